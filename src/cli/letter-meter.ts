import { now } from '../clock.ts';
import type { Call } from './command.ts';

/** How often a line of its own is written where none can overwrite itself, in seconds. */
const QUIET = 10;

type Voice = Pick<Call, 'interactive' | 'progress' | 'tell'>;

/** Tells how many letters are made and how long the rest takes: hashing keeps both cores busy for minutes. */
export function letterMeter({ interactive, progress, tell }: Voice, whole: number, clock = now) {
  const begun = clock().getTime();
  let told = 0;
  return (made: number): void => {
    const elapsed = (clock().getTime() - begun) / 1000;
    const isDone = made === whole;
    if (isDone) progress({ ja: '', en: '' });
    if (isDone || (!interactive && elapsed - told < QUIET)) return;
    told = elapsed;
    const left = time(Math.ceil((elapsed / made) * (whole - made)));
    const [shown, all] = [made, whole].map((count) => count.toLocaleString('en-US'));
    const line = {
      ja: `${shown} / ${all} 通（残り約 ${left}）`,
      en: `${shown} of ${all} letters (about ${left} left)`,
    };
    if (interactive) progress(line);
    else tell(line);
  };
}

/** As `4:05`. */
const time = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
