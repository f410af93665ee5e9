/** So long an answer under way keeps others waiting; whatever holds it up may not hold them up. */
const patience = 50;

interface Asked<Key, Answer> {
  key: Key;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * What is asked while an answer is under way waits for it, and is then asked together. So under load many share what one
 * statement costs, and whoever asks alone waits for nobody. Nothing is remembered: a key is only ever added to what has not
 * been asked yet.
 */
export class Gathered<Key, Answer> {
  readonly #ask: (keys: Key[]) => Promise<Answer[]>;
  readonly #most: number;
  #waiting: Asked<Key, Answer>[] = [];
  /** Of what was asked last, until it is answered or has taken too long. */
  #underWay: NodeJS.Timeout | null = null;

  /** `ask` answers so many keys at `most`, in their order. */
  constructor(ask: (keys: Key[]) => Promise<Answer[]>, most: number) {
    this.#ask = ask;
    this.#most = most;
  }

  /** How many have not been asked for yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  get(key: Key): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key, resolve, reject });
      if (this.#underWay === null) this.#next();
    });
  }

  async #next(): Promise<void> {
    const asked = this.#waiting.splice(0, this.#most);
    if (asked.length === 0) return;
    const underWay = setTimeout(() => this.#end(underWay), patience);
    this.#underWay = underWay;
    try {
      const answers = await this.#ask(asked.map(({ key }) => key));
      for (const [at, { resolve }] of asked.entries()) resolve(answers[at] as Answer);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
    this.#end(underWay);
  }

  #end(underWay: NodeJS.Timeout): void {
    clearTimeout(underWay);
    if (this.#underWay !== underWay) return;
    this.#underWay = null;
    this.#next();
  }
}
