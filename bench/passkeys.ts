import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { now } from '../src/clock.ts';
import { addPasskey, namePasskey } from '../src/credential/passkey-store.ts';
import { chooseFactor, findMember } from '../src/member/store.ts';
import { coseKey } from '../test/helpers/authenticator.ts';
import type { Settle } from './members.ts';
import type { Service } from './service.ts';

/** Gives a member a passkey, as registering one would, and the load what the member's device holds. */
export function withPasskey({ secrets }: Pick<Service, 'secrets'>): Settle {
  return async (member, transaction) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const id = randomBytes(16).toString('base64url');
    await chooseFactor(transaction, member, 'passkey', now());
    await addPasskey(transaction, secrets, member, {
      credentialId: id,
      publicKey: coseKey(publicKey),
      counter: 0,
      transports: ['internal'],
      aaguid: '00000000-0000-0000-0000-000000000000',
      deviceType: 'multiDevice',
      backedUp: true,
      name: 'iPhone',
      createdAt: now(),
    });
    const [passkey] = (await findMember(transaction, secrets, [member.insurerId], member.id))?.passkeys ?? [];
    if (passkey === undefined) throw new Error('the passkey was not added');
    await namePasskey(transaction, secrets, member, passkey.id, 'わたしの電話');
    const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const userHandle = secrets.digest('user handle', member.id).toString('base64url');
    return { passkey: { id, privateKeyPem, userHandle } };
  };
}
