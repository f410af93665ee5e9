import { after, days, hours, minutes } from '../../src/clock.ts';
import { mailedContext } from '../../src/credential/one-time-secret.ts';
import { factsContext } from '../../src/interaction/store.ts';
import { sealAddress } from '../../src/mail/log-store.ts';
import { sealingContext } from '../../src/oidc/artifact.ts';
import { hashId } from '../../src/secrets.ts';
import { failedFirstSignIn, failedFrom } from '../../src/throttle/crowds.ts';
import { rulesOf } from '../../src/throttle/rules.ts';
import { throttleSettings } from '../../src/throttle/settings.ts';
import { type Attempt, countKey, crowdDigest } from '../../src/throttle/throttle.ts';
import { idOf, mixed, share, uuidOf } from './numbers.ts';
import { emailOf, type World } from './people.ts';
import { factorOf, userIdOf } from './population.ts';
import { isRemembered, week } from './week.ts';

export const interactionColumns = [
  ...[
    'id_hash',
    'client_id',
    'sealed_payload',
    'sealed_facts',
    'member_insurer_id',
    'member_id',
    'expires_at',
  ],
];

/** One sign-in in four beside those of the week was left open; what is left of them after a day goes. */
export function* interactionRows(world: World): Generator<unknown[]> {
  const { secrets, now } = world;
  for (const { index, at, clientId, insurerId, memberId } of week(world)) {
    const expiresAt = after(at, hours(1));
    if (share(index, 20) >= 0.25 || after(expiresAt, hours(24)) < now) continue;
    const uid = idOf(index, 2000);
    const idHash = hashId(uid);
    const isKnown = share(index, 21) < 0.3;
    const params = { client_id: clientId, scope: 'openid', response_type: 'code', state: idOf(index, 2100) };
    const payload = {
      kind: 'Interaction',
      jti: uid,
      prompt: { name: 'login' },
      params,
      returnTo: `/auth/${uid}`,
    };
    yield [
      ...[idHash, clientId, secrets.sealJson(payload, sealingContext('Interaction', idHash))],
      isKnown ? secrets.sealJson({ memberId, password: { at } }, factsContext(idHash)) : null,
      ...(isKnown ? [insurerId, memberId] : [null, null]),
      expiresAt,
    ];
  }
}

export const rememberedColumns = [
  ...['insurer_id', 'member_id', 'id', 'token_digest', 'sealed_device', 'asks_password'],
  ...['created_at', 'last_used_at', 'expires_at'],
];

export function* rememberedRows(world: World): Generator<unknown[]> {
  const { secrets } = world;
  for (const { index, at, insurerId, memberId } of week(world)) {
    if (!isRemembered(index)) continue;
    const id = uuidOf(index, 2200);
    const token = secrets.digest('remembered browser', `${id} ${index}`);
    const device = secrets.seal('iphone safari', `remembered browser ${id}`);
    yield [insurerId, memberId, id, token, device, false, at, at, after(at, days(14))];
  }
}

export const secretColumns = [
  ...['insurer_id', 'id', 'member_id', 'purpose', 'interaction_hash', 'code_digest', 'sealed_payload'],
  ...['attempts', 'created_at', 'code_expires_at', 'expires_at', 'consumed_at'],
];

/** One-time passwords by mail: ten minutes each. */
export function* secretRows(world: World): Generator<unknown[]> {
  const { secrets, now } = world;
  for (const { index, at, member, insurerId, memberId } of week(world)) {
    const expiresAt = after(at, minutes(10));
    if (factorOf(member) !== 'email-otp' || after(expiresAt, minutes(5)) < now) continue;
    const id = uuidOf(index, 2300);
    const mailed = { email: emailOf(member), device: 'iphone safari', epoch: 0 };
    yield [
      ...[insurerId, id, memberId, 'email-otp', hashId(idOf(index, 2000))],
      secrets.digest('email-otp', `${id} ${index}`),
      secrets.sealJson(mailed, mailedContext(id)),
      ...[1, at, expiresAt, expiresAt, after(at, minutes(1))],
    ];
  }
}

export const mailColumns = [
  ...[
    'id',
    'insurer_id',
    'member_id',
    'purpose',
    'sealed_to',
    'state',
    'attempts',
    'last_reply',
    'created_at',
  ],
  ...['tried_at', 'expires_at'],
];

/** The log of a week's mails; one in a thousand was refused. */
export function* mailRows(world: World): Generator<unknown[]> {
  for (const { index, at, member, insurerId, memberId } of week(world)) {
    if (factorOf(member) !== 'email-otp') continue;
    const id = uuidOf(index, 2400);
    const refused = share(index, 23) < 0.001;
    yield [
      ...[id, insurerId, memberId, 'email-otp', sealAddress(world.secrets, id, emailOf(member))],
      ...[
        refused ? 'refused' : 'sent',
        1,
        refused ? '550 RCPT' : null,
        at,
        after(at, 300),
        after(at, minutes(10)),
      ],
    ];
  }
}

export const throttleColumns = [
  ...['insurer_id', 'bucket', 'key_digest', 'crowd_digest', 'count', 'window_ends_at', 'opens_at'],
];

/** One sign-in in ten began with a wrong password that was not followed by a right one. */
export function* throttleRows(world: World): Generator<unknown[]> {
  const { secrets, now } = world;
  const throttles = throttleSettings.parse({});
  const { password, initialPasswordDay, initialPassword } = rulesOf({ throttles });
  const once = new Set<number>();
  for (const { index, at, member, insurerId } of week(world)) {
    if (share(index, 24) >= 0.1 || once.has(member)) continue;
    once.add(member);
    const userId = userIdOf(member);
    const insurer = { id: insurerId, throttles };
    const attempts: Attempt[] = [
      ...[password, initialPasswordDay, initialPassword].map((rule) => ({ rule, insurerId, key: userId })),
      failedFrom(`10.${mixed(index, 25) % 256}.1.0`, insurer, userId),
      failedFirstSignIn(insurer, userId, true),
    ];
    for (const attempt of attempts) {
      const endsAt = after(at, attempt.rule.window);
      if (after(endsAt, minutes(5)) < now) continue;
      const { bucket, digest } = countKey(secrets, attempt);
      yield [attempt.insurerId, bucket, digest, crowdDigest(secrets, attempt), 1, endsAt, at];
    }
  }
}
