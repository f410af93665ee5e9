import type { Language } from '../../insurer/insurer.ts';
import { type Day, percent } from './progress.ts';
import { type Stage, stageWords } from './stages.ts';

/** How big it is drawn, and how much of that is left around it; `labels`: the curves are named at their ends. */
interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  labels: boolean;
}

export const frames = {
  wide: { width: 940, height: 460, left: 84, right: 250, top: 34, bottom: 52, labels: true },
  narrow: { width: 358, height: 340, left: 76, right: 14, top: 34, bottom: 52, labels: false },
} satisfies Record<string, Frame>;

/** Told apart without colour as well: each has dashes of its own. All have 4.5 to 1 on white. */
const strokes: Record<Stage, { color: string; dash: string }> = {
  signed_in: { color: '#0017c1', dash: 'none' },
  email_verified: { color: '#00737a', dash: '10 5' },
  factor_chosen: { color: '#8a4b00', dash: '2 4' },
  activated: { color: '#a3004f', dash: '12 4 2 4' },
  factor_registered: { color: '#1a1a1a', dash: '5 3' },
};

const number = (count: number, lang: Language) => count.toLocaleString(lang === 'ja' ? 'ja-JP' : 'en-GB');

export type Chart = ReturnType<typeof chartOf>;

/** Who has come how far, by the end of each day: where everything stands on the page. */
export function chartOf(
  days: Day[],
  { stages, frame, lang, opened }: { stages: Stage[]; frame: Frame; lang: Language; opened: string | null },
) {
  const { width, height, left, right, top, bottom } = frame;
  const members = days.at(-1)?.members ?? 0;
  const most = Math.max(1, ...days.flatMap(({ until }) => stages.map((stage) => until[stage] ?? 0)));
  const { step, end } = scaleFor(most);
  const x = (at: number) => round(left + ((width - left - right) * at) / Math.max(1, days.length - 1));
  const y = (count: number) => round(height - bottom - ((height - top - bottom) * count) / end);
  const openedAt = days.findIndex(({ day }) => day === opened);
  return {
    ...frame,
    plotRight: width - right,
    plotBottom: height - bottom,
    rows: Array.from({ length: Math.round(end / step) + 1 }, (_, at) => ({
      y: y(at * step),
      count: number(at * step, lang),
      share: at === 0 ? '' : percent(at * step, members),
    })),
    dates: datesOf(days, frame).map((at) => ({ x: x(at), text: shortDate(days[at]?.day ?? '') })),
    opened: openedAt > 0 ? x(openedAt) : null,
    curves: apart(
      stages.map((stage) => {
        const counts = days.map(({ until }) => until[stage] ?? 0);
        const last = counts.at(-1) ?? 0;
        return {
          name: stageWords[stage][lang],
          ...strokes[stage],
          points: counts.map((count, at) => `${x(at)},${y(count)}`).join(' '),
          end: { x: x(counts.length - 1), y: y(last) },
          text: `${number(last, lang)}${lang === 'ja' ? '人' : ''} (${percent(last, members)})`,
          labelY: y(last),
        };
      }),
    ),
  };
}

/** From nothing to at least `most`, in four to eight round steps. */
export function scaleFor(most: number): { step: number; end: number } {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(most / 4)));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => most / one <= 8) ?? 10 * power;
  return { step, end: step * Math.ceil(most / step) };
}

/** Days that are named: no more than there is room for, evenly, and the first. */
function datesOf(days: Day[], { width, labels }: Frame): number[] {
  const room = labels ? 8 : Math.floor(width / 75);
  const every = [1, 2, 7, 14, 28, 56, 91, 182].find((one) => days.length / one <= room) ?? 364;
  return days.flatMap((_, at) => (at % every === 0 ? [at] : []));
}

/** Names at the ends of curves that lie close push each other apart. */
function apart<Curve extends { labelY: number }>(curves: Curve[], gap = 40): Curve[] {
  const sorted = [...curves].sort((one, other) => other.labelY - one.labelY);
  sorted.forEach((curve, at) => {
    const below = sorted[at - 1];
    if (below && below.labelY - curve.labelY < gap) curve.labelY = below.labelY - gap;
  });
  const over = 18 - (sorted.at(-1)?.labelY ?? 18);
  if (over > 0) for (const curve of sorted) curve.labelY += over;
  return curves;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const shortDate = (day: string): string => day.replace(/^\d+-0?(\d+)-0?(\d+)$/, '$1/$2');

/** A day as `2026/4/1`. */
export const writtenDay = (day: string): string => day.replace(/-0?/g, '/');
