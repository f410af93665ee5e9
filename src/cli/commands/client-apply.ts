import { isDeepStrictEqual } from 'node:util';
import { linesOf } from '../../client/difference.ts';
import { readClientDocuments, type WantedClient } from '../../client/document.ts';
import { type PlannedClient, planClients } from '../../client/plan.ts';
import { listClients, lockClients, requireInsurers, requireIntrospectors } from '../../client/store.ts';
import { type Bilingual, OperatorError } from '../../errors.ts';
import { countGrants } from '../../oidc/end-client.ts';
import { carryOut } from '../apply-clients.ts';
import { deletionQuestion, proofQuestion, subjectsQuestion } from '../client-questions.ts';
import { tellOnce, withSecret } from '../client-secret.ts';
import type { Call, CliCommand, DatabaseParts } from '../command.ts';
import { parseJson } from '../parse-json.ts';
import { readTextFile } from '../read-file.ts';

const changes: Record<PlannedClient['change'], Bilingual> = {
  created: { ja: '登録', en: 'create' },
  updated: { ja: '更新', en: 'update' },
  unchanged: { ja: '変更なし', en: 'unchanged' },
  deleted: { ja: '削除', en: 'delete' },
};

export const clientApply: CliCommand = {
  name: 'client apply',
  about: {
    ja: 'ファイルのとおりにクライアントを登録・更新する（client show や client list の --json の形）。違いを先に表示する',
    en: 'register and change clients as a file has them (as client show or list --json prints); shows the difference first',
  },
  example: 'client apply -f clients.json --dry-run',
  flags: [
    {
      flags: '-f, --file <clients.json>',
      required: true,
      about: { ja: 'クライアント 1 件、または配列', en: 'one client, or a list of them' },
    },
    {
      flags: '--dry-run',
      about: { ja: '違いを表示するだけで、何も変えない', en: 'show the difference, change nothing' },
    },
    {
      flags: '--prune',
      about: {
        ja: 'ファイルにないクライアントを削除する',
        en: 'delete the clients that are not in the file',
      },
    },
  ],
  changes: true,
  async run(call) {
    const path = call.text('file') ?? '';
    const wanted = readClientDocuments(parseJson(path, await readTextFile(path)));
    const applied = await call.withDatabase((parts) => apply(call, parts, wanted));
    call.print(
      applied.map(({ planned: { id: client_id, change, differences }, secret }) =>
        withSecret({ client_id, change, differences }, secret),
      ),
      () =>
        applied.flatMap(({ planned: { id }, secret }) =>
          secret === null ? [] : [`client_id: ${id}`, `client_secret: ${secret}`],
        ),
    );
    if (applied.some(({ secret }) => secret !== null)) tellOnce(call);
    if (call.has('dryRun'))
      call.tell({ ja: '何も変えていません（--dry-run）。', en: 'Nothing is changed (--dry-run).' });
    return 0;
  },
};

interface Applied {
  planned: PlannedClient;
  secret: string | null;
}

async function apply(call: Call, parts: DatabaseParts, wanted: WantedClient[]): Promise<Applied[]> {
  const prune = call.has('prune');
  const plan = planClients(await listClients(parts.db), wanted, prune);
  await requireInsurers(parts.db, [
    ...new Set(wanted.flatMap(({ registration }) => registration.insurerCodes ?? [])),
  ]);
  await requireIntrospectors(
    parts.db,
    wanted.flatMap(({ registration }) => registration.metadata.introspected_by ?? []),
    wanted.map(({ id }) => id),
  );
  for (const planned of plan) call.tell(describe(planned));
  if (call.has('dryRun')) return plan.map((planned) => ({ planned, secret: null }));
  await ask(call, parts, plan);
  return parts.db.transaction(async (db) => {
    if (!isDeepStrictEqual(planClients(await lockClients(db), wanted, prune), plan)) throw changedMeanwhile();
    const applied: Applied[] = [];
    for (const planned of plan) {
      const one = wanted.find(({ id }) => id === planned.id);
      applied.push({ planned, secret: await carryOut(db, parts, planned, one, call.now) });
    }
    return applied;
  });
}

/** Before what cannot be taken back. */
async function ask(call: Call, { db }: DatabaseParts, plan: PlannedClient[]): Promise<void> {
  const subjects = plan.filter((planned) => planned.subjects).map(({ id }) => id);
  if (subjects.length > 0) await call.confirm(subjectsQuestion(subjects));
  const proved = plan.filter(({ proof }) => proof).map(({ id }) => id);
  if (proved.length > 0) await call.confirm(proofQuestion(proved));
  const deleted = plan.filter(({ change }) => change === 'deleted').map(({ id }) => id);
  if (deleted.length === 0) return;
  let grants = 0;
  for (const id of deleted) grants += await countGrants(db, id, call.now);
  await call.confirm(deletionQuestion(deleted, grants));
}

function describe({ id, change, differences }: PlannedClient): Bilingual {
  const lines = change === 'created' || change === 'updated' ? linesOf(differences) : [];
  const say = (word: string) => [`${id}: ${word}`, ...lines.map((line) => `  ${line}`)].join('\n');
  return { ja: say(changes[change].ja), en: say(changes[change].en) };
}

const changedMeanwhile = () =>
  new OperatorError(
    {
      ja: '表示したあとで、ほかの人がクライアントを変えました。何も変えていません。もう一度実行してください。',
      en: 'Somebody else has changed a client since this was shown. Nothing is changed: run it again.',
    },
    4,
  );
