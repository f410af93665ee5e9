import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import { fill } from '../../http/text/bilingual.ts';
import { formatDateTime } from '../../http/text/time.ts';
import type { Insurer, Language } from '../../insurer/insurer.ts';
import { dayInJapan } from '../../japan.ts';
import { chartOf, frames, writtenDay } from './chart.ts';
import { type Day, groups, type Progress, percent, soon } from './progress.ts';
import { stageMeanings, stageWords } from './stages.ts';
import { text } from './text.ts';

const view = fileURLToPath(new URL('../../../views/report/progress.ejs', import.meta.url));

/** One page to show at a meeting and to print: it loads nothing and runs nothing. */
export function renderReport(
  insurer: Insurer,
  progress: Progress,
  { lang, now }: { lang: Language; now: Date },
): Promise<string> {
  const t = text[lang];
  const { stages, totals, window } = progress;
  const days = progress.days.all;
  const [from = '', to = ''] = [days[0]?.day, days.at(-1)?.day].map((day) => writtenDay(day ?? ''));
  const number = (count: number) => count.toLocaleString(lang === 'ja' ? 'ja-JP' : 'en-GB');
  const cell = (count: number, members: number) => ({ count: number(count), share: percent(count, members) });
  const opened = insurer.opensAt === null ? null : dayInJapan(new Date(insurer.opensAt));
  const charts = Object.entries(frames).map(([name, frame]) => ({
    name,
    ...chartOf(days, { stages, frame, lang, opened }),
  }));
  return ejs.renderFile(
    view,
    {
      lang,
      t,
      fill,
      from,
      to,
      insurer: insurer.name[lang],
      asOf: fill(t.asOf, { time: formatDateTime(now, lang) }),
      members: number(totals.all.members),
      bars: stages.map((stage) => ({
        name: stageWords[stage][lang],
        meaning: stageMeanings[stage][lang],
        ...cell(totals.all.reached[stage] ?? 0, totals.all.members),
        width: barOf(totals.all.reached[stage] ?? 0, totals.all.members),
      })),
      charts,
      begun: stages.some((stage) => (totals.all.reached[stage] ?? 0) > 0),
      groups: groups
        .filter((group) => group === 'all' || totals[group].members > 0)
        .map((group) => ({
          name: group === 'all' ? t.all : fill(t.cohort, { cohort: group }),
          about: group === 'all' ? '' : t.cohorts[group],
          members: number(totals[group].members),
          cells: stages.map((stage) => cell(totals[group].reached[stage] ?? 0, totals[group].members)),
        })),
      days: daysWithNews(days)
        .toReversed()
        .map(({ day, until, new: added }) => ({
          day: writtenDay(day),
          cells: stages.map((stage) => ({
            until: number(until[stage] ?? 0),
            added: (added[stage] ?? 0) > 0 ? `(+${number(added[stage] ?? 0)})` : '',
          })),
        })),
      notes: notesOf(progress, lang, number),
      left: number(progress.left),
      disabled: number(progress.disabled),
      hasWindow: window.activationDays !== null,
    },
    { cache: true },
  );
}

const barOf = (count: number, members: number): number =>
  members === 0 ? 0 : Math.round((count / members) * 1000) / 10;

const daysWithNews = (days: Day[]): Day[] =>
  days.filter(({ new: added }, at) => at === 0 || Object.values(added).some((count) => count > 0));

/** What the operator should know of those who are still to come. */
export function notesOf(
  { window }: Progress,
  lang: 'ja' | 'en',
  number: (count: number) => string,
): string[] {
  const t = text[lang];
  const { activationDays, notActivated, closed, closingSoon, withoutCode, withoutPassword } = window;
  return [
    fill(t.notActivated, { count: number(notActivated) }),
    activationDays === null
      ? t.noWindow
      : fill(t.window, { days: activationDays, closed: number(closed), soon, closing: number(closingSoon) }),
    ...(withoutCode > 0 ? [fill(t.withoutCode, { count: number(withoutCode) })] : []),
    ...(withoutPassword > 0 ? [fill(t.withoutPassword, { count: number(withoutPassword) })] : []),
  ];
}
