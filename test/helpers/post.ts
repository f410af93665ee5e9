import type { Message } from '../../src/demo/mailbox/message.ts';
import { MessageLog } from '../../src/demo/mailbox/message-log.ts';
import { startSmtp } from '../../src/demo/mailbox/smtp.ts';

/** A mail as its reader uses it; `code` and `link` stand alone on one line of the text each. */
export interface Mail extends Message {
  code: string;
  link: string;
}

/** The members' mailboxes behind a real SMTP server. Reading waits for the mail to come; nothing is polled. */
export class Post extends MessageLog {
  readonly #read = new Set<string>();
  #waiting: (() => void)[] = [];

  constructor() {
    super(null);
  }

  /** A mail sent a second time, as a leap of the tests' clock can make the worker do, is one mail. */
  override add(messages: Message[]): void {
    super.add(messages.filter(({ to, text }) => !this.list(to).some((known) => known.text === text)));
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const look of waiting) look();
  }

  /** The oldest mail to `address` that was not read yet. */
  async next(address: string): Promise<Mail> {
    for (;;) {
      const message = this.list(address).findLast(({ id }) => !this.#read.has(id));
      if (message !== undefined) {
        this.#read.add(message.id);
        return {
          ...message,
          code: alone(message.text, /^\d{6}$/),
          link: alone(message.text, /^https?:\/\/\S+$/),
        };
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Puts aside whatever lies in this mailbox. */
  putAside(address: string): void {
    for (const { id } of this.list(address)) this.#read.add(id);
  }

  /** The code of the next mail that brings one, past those that only tell of something. */
  async nextCode(address: string): Promise<string> {
    const { code } = await this.next(address);
    return code === '' ? this.nextCode(address) : code;
  }
}

/** Starts an SMTP server on a free port of this machine. */
export async function startPost(): Promise<{ post: Post; smtpUrl: string; stop(): Promise<void> }> {
  const post = new Post();
  const { port, stop } = await startSmtp({ log: post, port: 0, host: '127.0.0.1' });
  return { post, smtpUrl: `smtp://127.0.0.1:${port}`, stop };
}

/** The one line that matches; the empty string where there is none, a fault where there are several. */
function alone(text: string, pattern: RegExp): string {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => pattern.test(line));
  if (lines.length > 1) throw new Error(`more than one line is ${pattern}: ${lines.join(' and ')}`);
  return lines[0] ?? '';
}
