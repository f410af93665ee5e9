import { MemberBrowser } from './member.ts';
import type { Person } from './people.ts';
import type { Mail } from './post.ts';
import type { TestServer } from './server.ts';

/** What somebody does who has forgotten something, at browsers that know nothing of them. */
export class Recovery {
  readonly server: TestServer;
  readonly insurer: string;
  #seen = 0;

  constructor(server: TestServer, { insurer = 'sample' } = {}) {
    this.server = server;
    this.insurer = insurer;
  }

  /** Sends the form, each time from a browser of its own; waits until the request was answered. */
  async ask({ userId, birthdate }: Pick<Person, 'userId' | 'birthdate'>): Promise<MemberBrowser> {
    return this.#send('/recovery/password', { userId, birthdate });
  }

  async askUserId({ email, birthdate }: Pick<Person, 'email' | 'birthdate'>): Promise<MemberBrowser> {
    return this.#send('/recovery/user-id', { email, birthdate });
  }

  /** The mail that the right answers bring. */
  async mailFor(person: Person): Promise<Mail> {
    await this.ask(person);
    for (;;) {
      const mail = await this.server.post.next(person.email);
      if (mail.link.includes('/recovery/reset')) return mail;
    }
  }

  async open({ link }: Mail): Promise<MemberBrowser> {
    const browser = new MemberBrowser();
    await browser.open(link);
    return browser;
  }

  /** Fills the page behind the link as this person would. */
  setPassword(browser: MemberBrowser, { birthdate }: Person, password: string): Promise<void> {
    return browser.submit({ birthdate, newPassword: password, newPasswordConfirmation: password });
  }

  /** Why nothing was mailed, of what was asked since the last look, in its order. */
  async refusals(what: 'password' | 'user-id'): Promise<string[]> {
    await this.answered();
    const entries = await this.server.context
      .db('audit_entry')
      .where({ action: 'recovery.requested' })
      .where('id', '>', this.#seen)
      .orderBy('id');
    this.#seen = entries.at(-1)?.id ?? this.#seen;
    return entries
      .filter(({ detail, outcome }) => detail.for === what && outcome === 'failure')
      .map(({ detail }) => detail.reason);
  }

  /** Resolves once no request waits for its answer. */
  async answered(): Promise<void> {
    const sql = `select 1 from graphile_worker.jobs where task_identifier = 'recover'`;
    while ((await this.server.context.db.raw(sql)).rows.length > 0);
  }

  async #send(path: string, fields: Record<string, string>): Promise<MemberBrowser> {
    const browser = new MemberBrowser();
    await browser.open(`${this.server.issuer}${path}?choose=1`);
    await browser.submit({ insurer: this.insurer, ...fields });
    await browser.expectStep('message');
    await this.answered();
    return browser;
  }
}
