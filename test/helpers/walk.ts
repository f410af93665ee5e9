import { generate } from 'otplib';
import type { Factor } from '../../src/credential/factor.ts';
import { attributeOf } from './html.ts';
import { MemberBrowser } from './member.ts';
import type { Person } from './people.ts';
import type { Mail } from './post.ts';
import type { RelyingParty, SignedIn } from './relying-party.ts';
import type { TestServer } from './server.ts';

/** One person at one browser, and the passages every walk has in common. */
export class Walk {
  readonly server: TestServer;
  readonly person: Person;
  readonly browser: MemberBrowser;
  /** What the authenticator app was enrolled with. */
  appSecret = '';
  /** What the notice shows, where the insurer wants it. */
  activationCode = '';

  constructor(server: TestServer, person: Person, browser = new MemberBrowser()) {
    this.server = server;
    this.person = person;
    this.browser = browser;
  }

  /** From the relying party to the page after user ID and password. */
  async enter(
    relyingParty: RelyingParty,
    password: string,
    parameters: Record<string, string> = {},
  ): Promise<void> {
    const { browser, person } = this;
    await browser.signInAt(relyingParty, parameters);
    await browser.expectStep('credentials');
    await browser.submit({ userId: person.userId, password });
  }

  /** From the birthdate to a verified address. */
  async introduce(): Promise<void> {
    const { browser, person, activationCode } = this;
    if (activationCode !== '') {
      await browser.expectStep('activation-code');
      await browser.submit({ activationCode });
    }
    await browser.expectStep('birthdate');
    await browser.submit({ birthdate: person.birthdate });
    await browser.expectStep('terms');
    await browser.press('accept');
    await browser.expectStep('email');
    await browser.submit({ email: person.email });
    await browser.expectStep('email-verification');
    await this.openLink();
    await browser.press('refresh');
  }

  /** Opens the newest mail's link in another browser, as mail apps do. */
  async openLink(): Promise<MemberBrowser> {
    const { link } = await this.#nextWith('link');
    const other = new MemberBrowser();
    await other.open(link);
    await other.expectStep('email-link');
    await other.press('confirm');
    return other;
  }

  /** The whole first sign-in, up to the page that says it is complete. */
  async firstSignIn(
    relyingParty: RelyingParty,
    factor: Factor,
    parameters: Record<string, string> = {},
  ): Promise<void> {
    const { browser, person } = this;
    await this.enter(relyingParty, person.initialPassword, parameters);
    await this.introduce();
    await browser.expectStep('factor-choice');
    await browser.submit({ factor });
    await browser.expectStep('new-password');
    await browser.submit({ newPassword: person.password, newPasswordConfirmation: person.password });
    await browser.expectStep('complete');
  }

  /** The set-up of the chosen factor, from its first page to its last. */
  async setUp(factor: Factor): Promise<void> {
    const { browser } = this;
    if (factor === 'passkey') {
      await browser.expectStep('passkey-registration');
      await browser.registerPasskey();
      await browser.expectStep('passkey-name');
      return browser.submit({ passkeyName: 'わたしの電話' });
    }
    if (factor === 'email-otp') return this.show(factor);
    await browser.expectStep('totp-registration');
    this.appSecret = attributeOf(browser.page.html, 'data-secret');
    return browser.submit({ otp: await this.appCode() });
  }

  /** The first sign-in and the set-up in one go, up to the relying party. */
  async settle(relyingParty: RelyingParty, factor: Factor): Promise<SignedIn> {
    await this.firstSignIn(relyingParty, factor);
    await this.browser.press('set-up');
    await this.setUp(factor);
    return this.browser.reachesPortal();
  }

  /** The second factor, shown. */
  async show(factor: Factor): Promise<void> {
    const { browser } = this;
    if (factor === 'passkey') {
      await browser.expectStep('passkey-authentication');
      return browser.usePasskey();
    }
    await browser.expectStep(factor);
    return browser.submit({ otp: factor === 'totp' ? await this.appCode() : await this.mailedCode() });
  }

  async mailedCode(): Promise<string> {
    return (await this.#nextWith('code')).code;
  }

  /** The next mail that brings this, past those that only tell of something. */
  async #nextWith(what: 'code' | 'link'): Promise<Mail> {
    const mail = await this.server.post.next(this.person.email);
    return mail[what] === '' ? this.#nextWith(what) : mail;
  }

  /** What the authenticator app shows now. */
  appCode(): Promise<string> {
    return generate({ secret: this.appSecret, epoch: Math.floor(Date.now() / 1000) });
  }

  /** The portal's ログアウト: RP-initiated, confirmed on our page. */
  async signOutAt(relyingParty: RelyingParty, idToken?: string): Promise<void> {
    await this.browser.open(relyingParty.logoutUrl(idToken));
    await this.browser.expectStep('sign-out');
    await this.browser.press('confirm');
  }
}
