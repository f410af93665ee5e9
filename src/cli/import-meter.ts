import { now, seconds } from '../clock.ts';
import type { Bilingual } from '../errors.ts';
import type { Progress } from '../member/import/options.ts';
import type { Call } from './command.ts';

/** How often a terminal's line is written anew, and how often a line is added where there is none. */
const REFRESH = seconds(0.2);
const PLAIN = seconds(5);

type Voice = Pick<Call, 'interactive' | 'progress' | 'tell'>;

/** Tells how far an import is: rows, rate and time left, of a file whose size is known. */
export class ImportMeter {
  readonly #voice: Voice;
  readonly #size: number | null;
  readonly #clock: () => Date;
  readonly #begun: Date;
  #phase: Progress['phase'] = 'reading';
  #since: Date;
  #told: Date;

  constructor(voice: Voice, size: number | null, clock = now) {
    this.#voice = voice;
    this.#size = size;
    this.#clock = clock;
    this.#begun = this.#since = this.#told = clock();
  }

  note(progress: Progress): void {
    const { interactive } = this.#voice;
    const time = this.#clock();
    const isNew = progress.phase !== this.#phase;
    if (isNew) {
      this.#phase = progress.phase;
      this.#since = this.#told;
    }
    if (Number(time) - Number(this.#told) < (interactive ? REFRESH : PLAIN)) return;
    this.#told = time;
    const line = describe(progress, this.#size, (Number(time) - Number(this.#since)) / 1000);
    if (interactive) this.#voice.progress(line);
    else this.#voice.tell(line);
  }

  /** A message, in place of the line that overwrites itself. */
  tell(message: Bilingual): void {
    this.#voice.progress({ ja: '', en: '' });
    this.#voice.tell(message);
  }

  /** How many seconds it has taken so far. */
  get elapsed(): number {
    return (Number(this.#clock()) - Number(this.#begun)) / 1000;
  }
}

function describe(progress: Progress, size: number | null, elapsed: number): Bilingual {
  const rows = progress.rows.toLocaleString('en-US');
  const share = progress.phase === 'applying' ? progress.share : size ? progress.bytes / size : null;
  const rate = Math.round(progress.rows / Math.max(elapsed, 0.001)).toLocaleString('en-US');
  const parts: Bilingual[] = [];
  if (share !== null) parts.push(same(`${Math.floor(share * 100)} %`));
  if (progress.phase === 'reading') parts.push({ ja: `${rate} 行/秒`, en: `${rate} rows/s` });
  if (share) parts.push(timeLeft((elapsed / share) * (1 - share)));
  const [ja, en] = [parts.map((part) => part.ja).join('、'), parts.map((part) => part.en).join(', ')];
  return progress.phase === 'reading'
    ? { ja: `読み込み中: ${rows} 行（${ja}）`, en: `reading: ${rows} rows (${en})` }
    : { ja: `登録中: ${rows} 行（${ja}）`, en: `applying: ${rows} rows (${en})` };
}

const same = (text: string): Bilingual => ({ ja: text, en: text });

function timeLeft(left: number): Bilingual {
  const minutes = Math.round(left / 60);
  return left < 90
    ? { ja: `残り約 ${Math.ceil(left)} 秒`, en: `about ${Math.ceil(left)} s left` }
    : { ja: `残り約 ${minutes} 分`, en: `about ${minutes} min left` };
}
