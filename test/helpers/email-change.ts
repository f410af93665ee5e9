import { MemberBrowser } from './member.ts';
import type { Mail } from './post.ts';
import type { Walk } from './walk.ts';

/** What a member does at the account pages to have another address, and whoever reads the mails does with them. */
export class EmailChange {
  readonly walk: Walk;
  readonly address: string;
  readonly browser: MemberBrowser;

  constructor(walk: Walk, address: string, browser = walk.browser) {
    this.walk = walk;
    this.address = address;
    this.browser = browser;
  }

  /** The account page about the address. */
  look(): Promise<void> {
    return this.browser.open(`${this.walk.server.issuer}/account/email`);
  }

  /** From the account page to the first page of the change. */
  async begin(): Promise<void> {
    await this.look();
    await this.browser.expectStep('account-email');
    await this.browser.press('change');
  }

  /** As far as the page that waits for the new address to be confirmed. */
  async enter(fields: { signOutEverywhere?: false } = {}): Promise<void> {
    await this.begin();
    await this.browser.expectStep('email');
    await this.browser.submit({ email: this.address, ...fields });
    await this.browser.expectStep('email-verification');
  }

  /** The whole change, by the code. */
  async finish(): Promise<void> {
    await this.enter();
    await this.browser.submit({ code: (await this.mail()).code });
    await this.browser.expectStep('account-email');
  }

  /** What the new address is mailed to be confirmed. */
  mail(): Promise<Mail> {
    return this.mailTo(this.address, 'link');
  }

  async mailTo(address: string, what: 'code' | 'link'): Promise<Mail> {
    const mail = await this.walk.server.post.next(address);
    return mail[what] === '' ? this.mailTo(address, what) : mail;
  }

  /** What an address is told, by a part of its subject. */
  async notice(address: string, part = '変更しました'): Promise<Mail> {
    const mail = await this.walk.server.post.next(address);
    return mail.subject.includes(part) ? mail : this.notice(address, part);
  }

  async undoLink(address = this.walk.person.email): Promise<string> {
    return (await this.notice(address)).link || this.undoLink(address);
  }

  /** The page behind the link that undoes the change, on a device that knows nothing of the member. */
  async openUndo(address = this.walk.person.email): Promise<MemberBrowser> {
    const reader = new MemberBrowser();
    await reader.open(await this.undoLink(address));
    await reader.expectStep('email-undo');
    return reader;
  }
}
