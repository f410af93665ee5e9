import type { AuditAction } from '../../audit/audit.ts';
import { type Filter, listEntries } from '../../audit/list-store.ts';
import { actionWords, outcomeWords } from '../../audit/words.ts';
import { OperatorError } from '../../errors.ts';
import { entryLine } from '../audit-line.ts';
import type { Call, CliCommand } from '../command.ts';
import { ownerFlags, ownerNamed } from '../owner-named.ts';
import { readEnd, readInstant } from '../read-instant.ts';
import { readLimit } from '../read-limit.ts';

const usualLimit = 100;
const kinds = Object.keys(actionWords) as AuditAction[];
const nouns = [...new Set(kinds.map((kind) => kind.split('.')[0]))].join(', ');

export const auditList: CliCommand = {
  name: 'audit list',
  about: {
    ja: '監査記録を新しい順に表示（--user-id では、その加入者のすべて）',
    en: 'the audit trail, newest first; with --user-id everything about that member',
  },
  example: 'audit list --insurer sample --user-id testuser01',
  flags: [
    ...ownerFlags,
    {
      flags: '--action <action>',
      choices: kinds,
      repeatable: true,
      about: {
        ja: '種類（複数可）。sign-in.password のように、または sign-in のようにまとめて',
        en: 'kind (repeatable): as sign-in.password, or all of sign-in',
      },
    },
    {
      flags: '--outcome <outcome>',
      choices: Object.keys(outcomeWords),
      about: { ja: 'success か failure', en: 'success or failure' },
    },
    {
      flags: '--actor <name>',
      about: {
        ja: '行った人: member、system、または操作者の名前',
        en: "member, system or an operator's name",
      },
    },
    {
      flags: '--since <date>',
      about: {
        ja: 'この日から YYYY-MM-DD（日本時間）か日時',
        en: 'from this day in Japan, or this time, on',
      },
    },
    {
      flags: '--until <date>',
      about: { ja: 'この日まで（その日を含む）か日時', en: 'to the end of this day in Japan, or this time' },
    },
    {
      flags: '--limit <count>',
      about: {
        ja: `多くてもこの件数（なければ ${usualLimit}。--user-id ではすべて）`,
        en: `at most so many (else ${usualLimit}; all with --user-id)`,
      },
    },
  ],
  async run(call) {
    const limit = readLimit(call.text('limit')) ?? (call.text('userId') === undefined ? usualLimit : null);
    const conditions = readConditions(call);
    const entries = await call.withDatabase(async (parts) =>
      listEntries(parts.db, { ...conditions, ...(await ownerNamed(call, parts)), limit }),
    );
    if (entries.length === 0)
      call.tell({ ja: '当てはまる記録はありません。', en: 'There is no such entry.' });
    if (entries.length === limit)
      call.tell({
        ja: `新しい ${limit} 件です。それより前は --until か --limit で表示できます。`,
        en: `These are the newest ${limit}; --until or --limit shows earlier ones.`,
      });
    call.print(entries, () => entries.map((entry) => entryLine(entry, call.language)));
    return 0;
  },
};

function readConditions({ text, list }: Call): Omit<Filter, 'insurerId' | 'memberId' | 'limit'> {
  const outcome = text('outcome') ?? null;
  if (outcome !== null && !Object.hasOwn(outcomeWords, outcome))
    throw new OperatorError({
      ja: '--outcome は success か failure です。',
      en: '--outcome is success or failure.',
    });
  const wanted = list('action');
  return {
    actions: wanted.length === 0 ? null : wanted.flatMap(actionsOf),
    outcome,
    actor: text('actor') ?? null,
    since: readInstant('--since', text('since')) ?? null,
    until: readEnd('--until', text('until')) ?? null,
  };
}

function actionsOf(given: string): AuditAction[] {
  const found = kinds.filter((kind) => kind === given || kind.startsWith(`${given}.`));
  if (found.length > 0) return found;
  throw new OperatorError({
    ja: `--action ${given} という種類はありません。次のどれか、またはその中の種類です: ${nouns}`,
    en: `There is no --action ${given}; it is one of these, or one of their kinds: ${nouns}`,
  });
}
