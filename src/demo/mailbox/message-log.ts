import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Message, sameAddress } from './message.ts';

const KEPT = 1000;

/** The newest 1000 messages, in memory and, where there is a folder, as JSON lines in `mailbox.jsonl`. */
export class MessageLog {
  readonly #file: string | null;
  #messages: Message[];
  #linesInFile = 0;

  constructor(dataDir: string | null) {
    this.#file = dataDir === null ? null : join(dataDir, 'mailbox.jsonl');
    if (dataDir !== null) mkdirSync(dataDir, { recursive: true });
    this.#messages = this.#read().slice(-KEPT);
    this.#rewrite();
  }

  /** Keeps the messages; once this returns they survive a restart. */
  add(messages: Message[]): void {
    this.#messages = [...this.#messages, ...messages].slice(-KEPT);
    if (this.#file === null) return;
    appendFileSync(this.#file, asLines(messages));
    this.#linesInFile += messages.length;
    if (this.#linesInFile > 2 * KEPT) this.#rewrite();
  }

  /** Newest first; only those to `address` where it is given. */
  list(address: string | null = null): Message[] {
    const chosen =
      address === null ? this.#messages : this.#messages.filter(({ to }) => sameAddress(to, address));
    return chosen.toReversed();
  }

  find(id: string): Message | undefined {
    return this.#messages.find((message) => message.id === id);
  }

  #read(): Message[] {
    if (this.#file === null) return [];
    return readLines(this.#file).flatMap((line) => {
      // A process killed in the middle of a write leaves half a line: that mail was never accepted.
      try {
        return [JSON.parse(line) as Message];
      } catch {
        return [];
      }
    });
  }

  #rewrite(): void {
    if (this.#file === null) return;
    writeFileSync(`${this.#file}.new`, asLines(this.#messages), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
    this.#linesInFile = this.#messages.length;
  }
}

function asLines(messages: Message[]): string {
  return messages.map((message) => `${JSON.stringify(message)}\n`).join('');
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
