import { after, days, hours, minutes, seconds } from '../../src/clock.ts';
import { sealDevice, sealingContext } from '../../src/oidc/artifact.ts';
import { hashId } from '../../src/secrets.ts';
import { idOf } from './numbers.ts';
import type { World } from './people.ts';
import { isOffline, rotationsOf, type SignIn, week } from './week.ts';

export const artifactColumns = [
  ...['model', 'id_hash', 'uid_hash', 'grant_hash', 'session_hash', 'account_id', 'client_id', 'insurer_id'],
  ...['epoch', 'sealed_payload', 'sealed_device', 'expires_at', 'consumed_at'],
];

/** What has expired leaves five minutes later at most. */
const PURGED_AFTER = minutes(5);
const device = 'iphone safari';

interface Made {
  model: string;
  id: string;
  uid?: string;
  lives: number;
  at?: Date;
  consumedAt?: Date | null;
  payload: Record<string, unknown>;
}

/** What lies in the table of a week's sign-ins, oldest first: what goes on for a month, and what has just begun. */
export function* artifactRows(world: World): Generator<unknown[]> {
  for (const signIn of week(world))
    for (const made of artifactsOf(world, signIn)) {
      const expiresAt = after(made.at ?? signIn.at, made.lives);
      if (after(expiresAt, PURGED_AFTER) > world.now) yield rowOf(world, signIn, made, expiresAt);
    }
}

function* artifactsOf({ secrets, now }: World, signIn: SignIn): Generator<Made> {
  const { index, at, memberId: accountId, clientId } = signIn;
  const uid = idOf(index, 1000);
  // as oidc/grant.ts names it, by which signing out finds it
  const grantId = secrets.digest('grant', `${uid} ${clientId}`).toString('base64url');
  const isOver = now.getTime() - at.getTime() > hours(2);
  const scope = isOffline(index) ? 'openid offline_access' : 'openid profile';
  const shown = { acr: 'urn:kosmo:acr:pwd', amr: ['pwd'] };
  const common = { accountId, clientId, grantId, scope, sessionUid: uid, ...shown };
  yield { model: 'Grant', id: grantId, lives: days(31), payload: { accountId, clientId, openid: { scope } } };
  if (isOffline(index)) yield* refreshTokens(signIn, common, now);
  if (isOver) return;
  const authorizations = { [clientId]: { grantId } };
  const session = { ...shown, uid, accountId, loginTs: Math.floor(at.getTime() / 1000), authorizations };
  yield { model: 'Session', id: idOf(index, 1100), uid, lives: minutes(60), payload: session };
  const code = {
    ...common,
    redirectUri: 'https://portal.example/callback',
    codeChallenge: idOf(index, 1200),
  };
  yield {
    ...{ model: 'AuthorizationCode', id: idOf(index, 1300), lives: seconds(60), payload: code },
    consumedAt: after(at, 400),
  };
  yield { model: 'AccessToken', id: idOf(index, 1400), lives: minutes(10), payload: common };
}

/** The one that can be used, and those before it, which stay to be recognised. */
function* refreshTokens({ index, at }: SignIn, common: Record<string, unknown>, now: Date): Generator<Made> {
  const rotations = rotationsOf(index);
  const apart = (now.getTime() - at.getTime()) / (rotations + 1);
  for (let rotation = 0; rotation <= rotations; rotation++)
    yield {
      ...{ model: 'RefreshToken', id: idOf(index, 1500 + 50 * rotation), at: after(at, apart * rotation) },
      lives: days(30) - apart * rotation,
      consumedAt: rotation < rotations ? after(at, apart * (rotation + 1)) : null,
      payload: { ...common, rotations: rotation, iiat: Math.floor(at.getTime() / 1000) },
    };
}

function rowOf({ secrets }: World, signIn: SignIn, made: Made, expiresAt: Date): unknown[] {
  const { model, id, uid, payload, consumedAt = null } = made;
  const idHash = hashId(id);
  const [iat, exp] = [made.at ?? signIn.at, expiresAt].map((time) => Math.floor(time.getTime() / 1000));
  const { grantId, sessionUid } = payload as { grantId?: string; sessionUid?: string };
  const grantHash = model === 'Grant' ? idHash : grantId && hashId(grantId);
  return [
    ...[model, idHash, uid ? hashId(uid) : null, grantHash ?? null, sessionUid ? hashId(sessionUid) : null],
    ...[signIn.memberId, (payload.clientId as string) ?? null, signIn.insurerId, 0],
    secrets.sealJson({ iat, exp, kind: model, jti: id, ...payload }, sealingContext(model, idHash)),
    model === 'Session'
      ? sealDevice(secrets, idHash, { kind: device, seenAt: signIn.at.toISOString() })
      : null,
    ...[expiresAt, consumedAt],
  ];
}
