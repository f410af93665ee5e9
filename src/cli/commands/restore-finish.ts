import type { ReadStream } from 'node:fs';
import { verifyTrail } from '../../audit/verify.ts';
import { PasswordHasher } from '../../credential/password-hash.ts';
import { OperatorError } from '../../errors.ts';
import { compareWithExport } from '../../operations/restore/compare.ts';
import {
  countProcesses,
  endEverything,
  stopPasswords,
  unsealedIds,
  userIdsOf,
} from '../../operations/restore/store.ts';
import { randomSecret } from '../../secrets.ts';
import { recordOperation } from '../audit.ts';
import type { Call, CliCommand, DatabaseParts } from '../command.ts';
import { openFile } from '../read-file.ts';
import {
  compared,
  type Finished,
  linesOf,
  next,
  notCompared,
  notSound,
  reportOf,
} from '../restore-report.ts';

export const restoreFinish: CliCommand = {
  name: 'restore finish',
  about: {
    ja: 'バックアップから戻したデータベースを使い始める前に: それまでに発行したものをすべて無効にし、バックアップの後に変わったものを示す',
    en: 'before a database restored from a backup is used: ends everything issued before, and tells what has changed since the backup',
  },
  example: 'restore finish --audit audit-2026-11.jsonl --reason "ディスクの故障、11/22 3:00 のバックアップ"',
  flags: [
    {
      flags: '--audit <file>',
      about: {
        ja: 'バックアップより新しい audit export。これがあれば、失われた変更がわかり、変更前のパスワードを使えなくできる',
        en: 'an audit export newer than the backup: it tells what was lost, and lets passwords from before be stopped',
      },
    },
  ],
  destructive: true,
  async run(call) {
    const path = call.text('audit');
    const file = path === undefined ? null : await openFile(path);
    const finished = await call.withDatabase((parts) => finish(call, parts, file));
    const report = reportOf(finished);
    call.print(report, () => linesOf(report, call.language));
    call.tell(finished.comparison === null ? notCompared : compared(finished.comparison));
    call.tell(next);
    if (!finished.sound) call.tell(notSound);
    return finished.sound ? 0 : 1;
  },
};

async function finish(call: Call, parts: DatabaseParts, file: ReadStream | null): Promise<Finished> {
  const { now } = call;
  const running = await countProcesses(parts.db);
  if (running > 0) throw stillRunning(running);
  await call.confirm(question);
  const { faults, end } = await verifyTrail(parts.db, parts.secrets, null, (read) =>
    call.progress({ ja: `監査記録 ${read} 件`, en: `${read} audit entries` }),
  );
  call.progress({ ja: '', en: '' });
  const sound = faults.length === 0;
  const comparison = file && (await compareWithExport(file, end, await unsealedIds(parts.db)));
  const entries = Object.values(comparison?.entries ?? {}).flat();
  const subs = [...new Set(entries.flatMap(({ sub }) => sub ?? []))];
  const userIds = await userIdsOf(parts.db, subs);
  // one for all of them: nobody knows what it is a hash of
  const hasher = new PasswordHasher(parts.secrets.keys('password pepper'));
  const unknowable = await hasher.hash(randomSecret());
  return parts.db.transaction(async (db) => {
    const changed = new Set((comparison?.entries.passwords ?? []).flatMap(({ sub }) => sub ?? []));
    const stopped = await stopPasswords(db, [...changed], unknowable, now);
    const ended = await endEverything(db, now);
    const detail = {
      ...ended,
      passwords_stopped: stopped,
      audit_sound: sound,
      ...(comparison && { lost_entries: comparison.lost, lost_until: comparison.until ?? '' }),
    };
    await recordOperation(db, parts, { at: now, action: 'restore.finished', detail });
    return { sound, ended, comparison, stopped, userIds };
  });
}

const question = {
  ja: 'このデータベースで発行したログイン・トークン・確認コード・未送信のメールを、すべて無効にします。バックアップから戻した直後に 1 度だけ行うものです。よろしいですか。',
  en: 'End every session, token, code and unsent mail of this database? It is done once, right after a restore.',
};

const stillRunning = (count: number) =>
  new OperatorError(
    {
      ja: `web か worker がまだ動いています（接続 ${count}）。すべて止めてから、もう一度実行してください。`,
      en: `Web processes or workers are still at work (${count} connections): stop them all and run it again.`,
    },
    4,
  );
