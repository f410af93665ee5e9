import { generateKeyPairSync } from 'node:crypto';
import { after, days } from '../../src/clock.ts';
import { totpSecretFrom } from '../../src/credential/totp.ts';
import { totpContext } from '../../src/credential/totp-store.ts';
import { bytesOf, share, uuidOf } from './numbers.ts';
import type { World } from './people.ts';
import { factorOf, insurerOf, memberId, progressOf } from './population.ts';

/** One activated member after the other. */
export function* activatedMembers({ population, insurerIds }: World): Generator<{
  member: number;
  insurerId: number;
  id: string;
}> {
  for (let member = 0; member < population.members; member++)
    if (progressOf(member) === 'activated')
      yield {
        member,
        insurerId: insurerIds[insurerOf(population, member)] ?? 0,
        id: memberId(member),
      };
}

export const acceptanceColumns = ['insurer_id', 'member_id', 'terms_id', 'body_hash', 'accepted_at'];

export function* acceptanceRows(world: World): Generator<unknown[]> {
  const { termsId, termsHash, now } = world;
  for (const { member, insurerId, id } of activatedMembers(world))
    yield [insurerId, id, termsId, termsHash, after(now, -days(180 * share(member, 5)))];
}

export const credentialIdOf = (member: number): Buffer => bytesOf(member, 200, 20);

/** The key of everybody's passkey; whose it is does not change what a signature costs. */
export const passkeyPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const passkeyColumns = [
  ...['insurer_id', 'member_id', 'id', 'credential_id', 'public_key', 'counter', 'transports', 'aaguid'],
  ...['device_type', 'backed_up', 'sealed_name', 'named', 'created_at', 'last_used_at'],
];

export function* passkeyRows(world: World, publicKey: Buffer): Generator<unknown[]> {
  const { secrets, now } = world;
  for (const { member, insurerId, id: owner } of activatedMembers(world)) {
    if (factorOf(member) !== 'passkey') continue;
    const id = uuidOf(member, 300);
    const createdAt = after(now, -days(180 * share(member, 5)));
    const kind = [['internal'], '00000000-0000-0000-0000-000000000000', 'multiDevice', true];
    const name = secrets.seal('iPhone', `passkey ${id}`);
    yield [
      ...[insurerId, owner, id, credentialIdOf(member), publicKey, 0, ...kind],
      ...[name, true, createdAt, createdAt],
    ];
  }
}

export const totpColumns = ['insurer_id', 'member_id', 'sealed_secret', 'last_used_step', 'set_up_at'];

export function* totpRows(world: World): Generator<unknown[]> {
  const { secrets, now } = world;
  for (const { member, insurerId, id } of activatedMembers(world)) {
    if (factorOf(member) !== 'totp') continue;
    const secret = totpSecretFrom(bytesOf(member, 400, 20));
    yield [insurerId, id, secrets.seal(secret, totpContext(id)), 0, after(now, -days(100))];
  }
}

export const recoveryCodeColumns = ['insurer_id', 'member_id', 'code_digest', 'created_at', 'used_at'];

/** One in a hundred has printed ten. */
export function* recoveryCodeRows(world: World): Generator<unknown[]> {
  for (const { member, insurerId, id } of activatedMembers(world)) {
    if (share(member, 6) >= 0.01) continue;
    for (let code = 0; code < 10; code++)
      yield [
        insurerId,
        id,
        world.secrets.digest('recovery code', `${id} ${code}`),
        after(world.now, -days(90)),
        null,
      ];
  }
}
