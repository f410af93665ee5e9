import type { Insurer } from '../../insurer/insurer.ts';
import { dayInJapan, plusDays } from '../../japan.ts';
import type { Count } from './progress-store.ts';
import { type Stage, stagesOf } from './stages.ts';

/** One cohort, or all members together. */
export type Group = 1 | 2 | 3 | 'all';
export const groups: Group[] = [1, 2, 3, 'all'];

/** How many have come to each stage. */
export type Reached = Partial<Record<Stage, number>>;

/** One day in Japan: who came to each stage on it, and all until its end. */
export interface Day {
  day: string;
  members: number;
  new: Reached;
  until: Reached;
}

export interface Progress {
  stages: Stage[];
  /** Active members, and how far they are. */
  totals: Record<Group, { members: number; reached: Reached }>;
  /** From the first sign-in, or the opening, to today; every day in between. */
  days: Record<Group, Day[]>;
  left: number;
  disabled: number;
  window: Window;
}

/** Of those who have not set a password: whose initial password works no longer, or not for long. */
export interface Window {
  activationDays: number | null;
  notActivated: number;
  closed: number;
  closingSoon: number;
  /** Has nothing that could be entered: no letter was made. */
  withoutCode: number;
  withoutPassword: number;
}

/** Within so many days a window is about to close. */
export const soon = 14;

export function progressOf(insurer: Insurer, counts: Count[], now: Date): Progress {
  const stages = stagesOf(insurer);
  const today = dayInJapan(now);
  const sum = (wanted: (count: Count) => boolean) =>
    counts.reduce((total, count) => (wanted(count) ? total + count.count : total), 0);
  const of = (group: Group, what: string) => (it: Count) =>
    it.what === what && (group === 'all' || it.cohort === group);
  const first = firstDay(counts, stages, insurer, today);
  const daysOf = (group: Group): Day[] => {
    const members = running(counts.filter(of(group, 'imported')), first, today);
    const reached = stages.map(
      (stage) => [stage, running(counts.filter(of(group, stage)), first, today)] as const,
    );
    const pick = (at: number, which: 'new' | 'until') =>
      Object.fromEntries(reached.map(([stage, series]) => [stage, series[at]?.[which] ?? 0]));
    return members.map(({ day, until }, at) => ({
      day,
      members: until,
      new: pick(at, 'new'),
      until: pick(at, 'until'),
    }));
  };
  const perGroup = <T>(make: (group: Group) => T) =>
    Object.fromEntries(groups.map((group) => [group, make(group)])) as Record<Group, T>;
  return {
    stages,
    totals: perGroup((group) => ({
      members: sum(of(group, 'imported')),
      reached: Object.fromEntries(stages.map((stage) => [stage, sum(of(group, stage))])),
    })),
    days: perGroup(daysOf),
    left: sum(of('all', 'left')),
    disabled: sum(of('all', 'disabled')),
    window: windowOf(insurer, counts, today),
  };
}

/** A window closes with the last of its days (`lastActivationDay`). */
function windowOf({ activationDays, activationCode }: Insurer, counts: Count[], today: string): Window {
  const among = (what: string, wanted: (day: string) => boolean = () => true) =>
    counts.reduce((total, it) => (it.what === what && wanted(it.day) ? total + it.count : total), 0);
  const lastDay = (begins: string) => plusDays(begins, activationDays ?? 0);
  const ends = activationDays !== null;
  return {
    activationDays,
    notActivated: among('open_since'),
    closed: ends ? among('open_since', (day) => lastDay(day) < today) : 0,
    closingSoon: ends
      ? among('open_since', (day) => lastDay(day) >= today && lastDay(day) < plusDays(today, soon))
      : 0,
    withoutCode: activationCode ? among('without_code') : 0,
    withoutPassword: among('without_password'),
  };
}

/** Where the curves begin: nothing can have happened before. */
function firstDay(counts: Count[], stages: Stage[], { opensAt }: Insurer, today: string): string {
  const happened = counts.filter(({ what }) => stages.includes(what as Stage)).map(({ day }) => day);
  const opened = opensAt === null ? [] : [dayInJapan(new Date(opensAt))];
  return [...happened, ...opened, today].sort()[0] ?? today;
}

function running(counts: Count[], first: string, today: string) {
  const byDay = new Map<string, number>();
  for (const { day, count } of counts) byDay.set(day, (byDay.get(day) ?? 0) + count);
  let until = [...byDay].reduce((sum, [day, count]) => (day < first ? sum + count : sum), 0);
  const series: { day: string; new: number; until: number }[] = [];
  for (let day = first; day <= today; day = plusDays(day, 1)) {
    const added = byDay.get(day) ?? 0;
    until += added;
    series.push({ day, new: added, until });
  }
  return series;
}

/** As `12.3%`, never rounded up to what is not reached, nor down to nothing. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '-';
  if (part > 0 && part / whole < 0.001) return '<0.1%';
  return `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)}%`;
}
