import { byteOrderMark, csvLine } from '../../csv.ts';
import type { Insurer } from '../../insurer/insurer.ts';
import { lacksFactor } from '../../interaction/factors.ts';
import { stepTexts } from '../../interaction/steps/texts.ts';
import { whereStopped } from '../../interaction/where-stopped.ts';
import { dayInJapan } from '../../japan.ts';
import type { Terms } from '../../terms/terms.ts';
import { lastActivationDay } from '../activation-window.ts';
import { defuse } from '../import/spreadsheet.ts';
import type { Member } from '../member.ts';
import { writtenDay } from './chart.ts';
import { groups, type Progress, percent } from './progress.ts';
import { stageWords } from './stages.ts';

/** Every day of every cohort, as a spreadsheet opens it; its headers are Japanese, as in all files of insurers. */
export function progressCsv({ stages, days }: Progress): string {
  const of = (stage: (typeof stages)[number]) => stageWords[stage].ja;
  const header = ['日付', 'ログイン区分', '加入者'].concat(
    stages.flatMap((stage) => [`${of(stage)}（その日）`, `${of(stage)}（合計）`, `${of(stage)}（割合）`]),
  );
  const lines = groups.flatMap((group) =>
    days[group].map(({ day, members, new: added, until }) =>
      csvLine([
        writtenDay(day),
        group === 'all' ? '全体' : group,
        members,
        ...stages.flatMap((stage) => [
          added[stage] ?? 0,
          until[stage] ?? 0,
          percent(until[stage] ?? 0, members),
        ]),
      ]),
    ),
  );
  return byteOrderMark + csvLine(header) + lines.join('');
}

export const unfinishedHeader =
  byteOrderMark +
  csvLine([
    'ユーザID',
    '氏名',
    'ログイン区分',
    '記号',
    '番号',
    '枝番',
    '続柄',
    '状況',
    'つぎの画面',
    'はじめてログインした日',
    '最初のパスワードの期限',
    'お知らせを作った日',
  ]);

/** One member who has not finished; null for whom nothing is left to do. */
export function unfinishedLine(insurer: Insurer, terms: Terms | null, member: Member): string | null {
  const { activatedAt, details } = member;
  if (activatedAt !== null && !lacksFactor(insurer, member)) return null;
  const began = member.firstSignedInAt ?? member.birthdateConfirmedAt ?? activatedAt;
  const step = whereStopped(insurer, member, terms);
  const day = (time: Date | null) => time && writtenDay(dayInJapan(time));
  const lastDay = activatedAt === null ? lastActivationDay(member, insurer) : null;
  return csvLine([
    defuse(member.userId),
    details.name,
    member.cohort,
    // A clerk's spreadsheet takes no zero from them.
    ...[details.symbol, details.number, details.branchNumber].map(defuse),
    details.relationship,
    began === null ? 'まだログインしていない' : '途中で止まっている',
    began === null || step === undefined ? '' : stepTexts[step].ja.title,
    day(began),
    lastDay && writtenDay(lastDay),
    day(member.noticeMadeAt),
  ]);
}
