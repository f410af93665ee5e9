import { type Client, isPublic, keepsSecret } from '../../client/client.ts';
import { describeClient } from '../../client/describe.ts';
import { readOverlap, usualOverlap } from '../../client/overlap.ts';
import { rotateSecret } from '../../client/store.ts';
import { after } from '../../clock.ts';
import { OperatorError } from '../../errors.ts';
import { formatDateTime } from '../../http/text/time.ts';
import { recordOperation } from '../audit.ts';
import { clientArgument, clientNamed, lockedClient } from '../client-named.ts';
import { tellOnce, withSecret } from '../client-secret.ts';
import type { Call, CliCommand } from '../command.ts';
import { toLines } from '../lines.ts';

export const clientRotateSecret: CliCommand = {
  name: 'client rotate-secret',
  about: {
    ja: '新しい client_secret を作る。前のものも、しばらくは使える',
    en: 'make a new client_secret; the old one goes on working for a while',
  },
  example: 'client rotate-secret 0f3a6c1e9b2d4f5a6b7c8d9e --overlap 7d',
  argument: clientArgument,
  flags: [
    {
      flags: '--overlap <time>',
      about: {
        ja: `前の秘密も使える時間（30m、24h、7d など。なければ ${usualOverlap}。0 ならすぐ使えなくなる）`,
        en: `how long the old secret works (30m, 24h, 7d; else ${usualOverlap}; with 0 it ends at once)`,
      },
    },
  ],
  changes: true,
  async run(call) {
    const { argument, text, now } = call;
    const overlap = readOverlap(text('overlap') ?? usualOverlap);
    const oldEndsAt = after(now, overlap);
    const { client, secret } = await call.withDatabase(async (parts) => {
      await ask(call, await clientNamed(parts.db, argument), overlap);
      return parts.db.transaction(async (db) => {
        await lockedClient(db, argument);
        const rotated = await rotateSecret(db, parts.secrets, argument, { oldEndsAt, now });
        const detail = { client: argument, old_secret_ends_at: oldEndsAt.toISOString() };
        await recordOperation(db, parts, { at: now, action: 'client.secret-rotated', detail });
        return rotated;
      });
    });
    const data = withSecret(describeClient(client, now), secret);
    call.print(data, () => toLines(data));
    tellOnce(call);
    if (overlap > 0)
      call.tell({
        ja: `前の client_secret は ${formatDateTime(oldEndsAt, 'ja')} まで使えます。`,
        en: `The old client_secret works until ${formatDateTime(oldEndsAt, 'en')} (Japan).`,
      });
    return 0;
  },
};

/** Only two secrets are ever accepted: an earlier overlap that has not ended ends now. */
async function ask({ confirm, now }: Call, client: Client, overlap: number): Promise<void> {
  const { secretDigest, previousSecret, metadata } = client;
  if (!keepsSecret(metadata) || secretDigest === null) throw keepsNone(client);
  const name = metadata.client_name;
  if (overlap === 0)
    return confirm({
      ja: `${name} の今の client_secret は、すぐに使えなくなります。新しいものを設定するまで、このサービスにはログインできません。よろしいですか。`,
      en: `The present client_secret of ${name} ends at once: until the new one is set there, nobody can sign in to the service. Go ahead?`,
    });
  if (previousSecret && previousSecret.endsAt > now)
    return confirm({
      ja: `${name} には、まだ使える前の client_secret があります（${formatDateTime(previousSecret.endsAt, 'ja')} まで）。それはすぐに使えなくなります。よろしいですか。`,
      en: `${name} still has an older client_secret (until ${formatDateTime(previousSecret.endsAt, 'en')}, Japan), which ends at once. Go ahead?`,
    });
}

const keepsNone = ({ id, metadata }: Client) =>
  new OperatorError(
    isPublic(metadata)
      ? {
          ja: `クライアント ${id} は秘密を持たないクライアント（--public）です。`,
          en: `The client ${id} is public: it has no secret.`,
        }
      : {
          ja: `クライアント ${id} は鍵で名乗ります（private_key_jwt）。鍵は client update ${id} --jwks-file で替えます。`,
          en: `The client ${id} proves itself by a key (private_key_jwt): replace that with client update ${id} --jwks-file.`,
        },
    4,
  );
