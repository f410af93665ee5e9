import { fill } from '../http/text/bilingual.ts';
import { formatDateTime } from '../http/text/time.ts';
import type { Insurer, Language } from '../insurer/insurer.ts';
import { writtenDay } from '../member/progress/chart.ts';
import { groups, type Progress, percent } from '../member/progress/progress.ts';
import { notesOf } from '../member/progress/report.ts';
import { stageWords } from '../member/progress/stages.ts';
import { text } from '../member/progress/text.ts';
import { toTable } from './table.ts';

/** How many of the last days are shown; all are in the files. */
const LAST = 14;

/** The roll-out as a table for the terminal. */
export function progressLines(
  insurer: Insurer,
  progress: Progress,
  { language, now }: { language: Language; now: Date },
): string[] {
  const t = text[language];
  const { stages, totals } = progress;
  const number = (count: number) => count.toLocaleString('en-US');
  const shown = groups.filter((group) => group === 'all' || totals[group].members > 0);
  const heads = shown.map((group) => (group === 'all' ? t.all : fill(t.cohort, { cohort: group })));
  const byCohort = [
    ['', ...heads.flatMap((head) => [head, '%'])],
    [t.members, ...shown.flatMap((group) => [number(totals[group].members), ''])],
    ...stages.map((stage) => [
      stageWords[stage][language],
      ...shown.flatMap((group) => {
        const { members, reached } = totals[group];
        return [number(reached[stage] ?? 0), percent(reached[stage] ?? 0, members)];
      }),
    ]),
  ];
  const last = progress.days.all.slice(-LAST);
  const byDay = [
    [t.day, ...stages.map((stage) => stageWords[stage][language])],
    ...last.map(({ day, new: added }) => [
      writtenDay(day),
      ...stages.map((stage) => `+${number(added[stage] ?? 0)}`),
    ]),
  ];
  return [
    `${insurer.name[language]} (${insurer.code})  ${fill(t.asOf, { time: formatDateTime(now, language) })}`,
    '',
    ...toTable(byCohort),
    '',
    ...toTable(byDay),
    '',
    ...notesOf(progress, language, number),
    fill(t.away, { left: number(progress.left), disabled: number(progress.disabled) }),
  ];
}
