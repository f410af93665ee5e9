import type { Db } from '../db.ts';
import { OperatorError } from '../errors.ts';
import { formatDate, formatDateTime } from '../http/text/time.ts';
import { describeSigningKeys } from '../keys/describe.ts';
import { type Made, publishKeys, replaceKeys } from '../keys/rotate.ts';
import type { Algorithm } from '../keys/signing-key.ts';
import { listSigningKeys } from '../keys/signing-key-store.ts';
import { recordOperation } from './audit.ts';
import type { Call, DatabaseParts, ExitCode } from './command.ts';
import { signingKeyTable } from './key-words.ts';

type Described = ReturnType<typeof describeSigningKeys>;

/** Publishes new keys; by time alone they come to sign, and the old ones leave. */
export async function rotateSigningKeys(
  call: Call,
  algs: readonly Algorithm[],
  lead: number,
): Promise<ExitCode> {
  const { now, tell } = call;
  const keys = await call.withDatabase((parts) =>
    parts.db.transaction(async (db) => {
      const made = await publishKeys(db, parts.secrets, { algs, lead, now });
      for (const key of made) await record(db, parts, call, 'signing-key.made', key);
      return describeSigningKeys(await listSigningKeys(db, parts.secrets), now);
    }),
  );
  show(call, keys);
  const next = keys.find(({ state }) => state === 'published');
  const old = keys.find(({ alg, state }) => state === 'signing' && alg === next?.alg);
  const [from, until] = [next?.signs_from ?? now, old?.verifies_until ?? now];
  tell({
    ja: `新しい署名鍵を公開しました。${formatDateTime(from, 'ja')}から、この鍵で署名します。前の鍵は ${formatDate(until, 'ja')}まで検証用に公開し、そのあと自動ではずします。ほかにすることはありません。再起動もいりません。`,
    en: `The new signing keys are published; they sign from ${formatDateTime(from, 'en')} (Japan). The old ones stay published to verify until ${formatDate(until, 'en')} and leave by themselves. There is nothing else to do, and nothing to restart.`,
  });
  return 0;
}

/** Ends the present keys at once. */
export async function replaceSigningKeys(call: Call, algs: readonly Algorithm[]): Promise<ExitCode> {
  const { now, tell, text, confirm } = call;
  if (text('reason') === undefined) throw reasonMissing();
  await confirm({
    ja: `今の署名鍵（${algs.join('、')}）をすぐに無効にします。鍵が漏れたときのためのものです。発行済みの ID トークンは検証できなくなり、各サービスが鍵を読み直すまで（ふつう数分、1 日かかるものもあります）、そのサービスへのログインが失敗することがあります。ログイン中の加入者がサービスからログアウトするときに、エラーの画面になることもあります。続けますか。`,
    en: `The present signing keys (${algs.join(', ')}) end at once: this is for keys that have leaked. ID tokens issued before cannot be verified any more. Until a service reads the keys again (minutes as a rule, a day for some), sign-ins there may fail, and members who sign out of a service may see an error page. Go ahead?`,
  });
  const keys = await call.withDatabase((parts) =>
    parts.db.transaction(async (db) => {
      const { made, removed } = await replaceKeys(db, parts.secrets, { algs, now });
      for (const key of removed) await record(db, parts, call, 'signing-key.removed', key);
      for (const key of made) await record(db, parts, call, 'signing-key.made', key);
      return describeSigningKeys(await listSigningKeys(db, parts.secrets), now);
    }),
  );
  show(call, keys);
  tell({
    ja: '新しい署名鍵に替えました。数秒のうちに、すべてのプロセスがこの鍵で署名します。前の鍵の署名は、どのサービスでも無効です。うまくログインできないサービスがあれば、そのサービスを再起動すると新しい鍵を読みます。',
    en: 'The signing keys are replaced; within seconds every process signs with the new ones. If sign-ins to a service fail, restarting that service makes it read the new keys.',
  });
  return 0;
}

const show = ({ print, language }: Call, signing_keys: Described): void =>
  print({ signing_keys }, () => signingKeyTable(signing_keys, language));

const record = (
  db: Db,
  parts: DatabaseParts,
  { now, has }: Call,
  action: 'signing-key.made' | 'signing-key.removed',
  { kid, alg }: Made,
): Promise<void> =>
  recordOperation(db, parts, { at: now, action, detail: { kid, alg, at_once: has('now') } });

const reasonMissing = () =>
  new OperatorError({
    ja: '--now には --reason も必要です（監査記録に残します）。',
    en: '--now needs --reason, too; it is kept in the audit trail.',
  });
