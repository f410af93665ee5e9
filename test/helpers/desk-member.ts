import { after, days, now } from '../../src/clock.ts';
import type { Factor } from '../../src/credential/factor.ts';
import { getInsurer } from '../../src/insurer/store.ts';
import { findMemberByUserId } from '../../src/member/store.ts';
import { foldUserId } from '../../src/member/user-id.ts';
import { type LockName, lockablesOf } from '../../src/throttle/locks.ts';
import { countKey } from '../../src/throttle/throttle.ts';
import { attributeOf } from './html.ts';
import { MemberBrowser } from './member.ts';
import { mailsSent } from './notices.ts';
import type { Person } from './people.ts';
import type { RelyingParty } from './relying-party.ts';
import type { TestServer } from './server.ts';
import { Walk } from './walk.ts';

const mostSteps = 15;

/** A member the desk does something for: who goes on with whatever they know, at a browser that knows nothing of them. */
export class DeskMember extends Walk {
  readonly portal: RelyingParty;
  /** What they type as their password. */
  password: string;
  /** Where they receive mail; another one where the desk has forgotten the first. */
  address: string;

  constructor(server: TestServer, portal: RelyingParty, person: Person) {
    super(server, person);
    this.portal = portal;
    this.password = person.initialPassword;
    this.address = person.email;
  }

  /** Goes through the first sign-in up to this page, and leaves it there. */
  async upTo(step: string, factor: Factor = 'email-otp'): Promise<this> {
    await this.#walk(this.browser, { until: step, factor });
    return this;
  }

  /** The whole first sign-in and the set-up. */
  async settled(factor: Factor): Promise<this> {
    await this.#walk(this.browser, { until: null, factor });
    await this.browser.reachesPortal();
    return this;
  }

  /**
   * Signs in, from a browser of its own with the same device: the pages met after the password, and at the end
   * `portal`, or the errors of the page that lets nobody on.
   */
  async walksIn(factor: Factor = 'email-otp'): Promise<string[]> {
    await mailsSent(this.server);
    this.server.post.putAside(this.address);
    const browser = new MemberBrowser({ device: this.browser.device });
    return this.#walk(browser, { until: null, factor });
  }

  async #walk(
    browser: MemberBrowser,
    { until, factor }: { until: string | null; factor: Factor },
  ): Promise<string[]> {
    const met: string[] = [];
    await browser.signInAt(this.portal);
    for (let count = 0; count < mostSteps; count++) {
      if (browser.callbackUrl !== null) return [...met, 'portal'];
      const { step, errors } = browser.page;
      if (errors.length > 0) return [...met, errors.join()];
      if (step === until) return met;
      if (step !== 'credentials') met.push(step ?? '');
      await this.#answer(browser, step ?? '', factor);
    }
    throw new Error(`stuck: ${browser.where()}`);
  }

  async #answer(browser: MemberBrowser, step: string, factor: Factor): Promise<void> {
    const { userId, birthdate, password } = this.person;
    const code = () => this.server.post.nextCode(this.address);
    const answers: Record<string, () => Promise<void>> = {
      credentials: () => browser.submit({ userId, password: this.password }),
      'activation-code': () => browser.submit({ activationCode: this.activationCode }),
      birthdate: () => browser.submit({ birthdate }),
      terms: () => browser.press('accept'),
      email: () => browser.submit({ email: this.address }),
      'email-verification': async () => browser.submit({ code: await code() }),
      'factor-choice': () => browser.submit({ factor }),
      'new-password': async () => {
        await browser.submit({ newPassword: password, newPasswordConfirmation: password });
        this.password = password;
      },
      complete: () => browser.press('set-up'),
      'passkey-registration': () => browser.registerPasskey(),
      'passkey-name': () => browser.submit({ passkeyName: 'わたしの電話' }),
      'passkey-authentication': () => browser.usePasskey(),
      'email-otp': async () => browser.submit({ otp: await code() }),
      'totp-registration': async () => {
        this.appSecret = attributeOf(browser.page.html, 'data-secret');
        await browser.submit({ otp: await this.appCode() });
      },
      totp: async () => {
        // As half a minute later, when the app shows another code.
        await this.server.context.db('totp').update({ last_used_step: 0 });
        await browser.submit({ otp: await this.appCode() });
      },
    };
    const answer = answers[step];
    if (answer === undefined) throw new Error(`nobody answers ${browser.where()}`);
    await answer();
  }

  /** As too many tries leave it: this count is full, and no waiting helps. */
  async shut(name: LockName): Promise<void> {
    const { db, secrets } = this.server.context;
    const insurer = await getInsurer(db, 'sample');
    const member = await findMemberByUserId(db, secrets, insurer.id, foldUserId(this.person.userId));
    const lockable = member && lockablesOf(insurer, member).find((known) => known.name === name);
    if (lockable === undefined) throw new Error(`no count ${name}`);
    const { insurerId, bucket, digest } = countKey(secrets, lockable.attempt);
    const until = after(now(), days(80));
    await db('throttle')
      .insert({
        ...{ insurer_id: insurerId, bucket, key_digest: digest, count: 100 },
        ...{ window_ends_at: until, opens_at: until },
      })
      .onConflict(['insurer_id', 'bucket', 'key_digest'])
      .merge();
  }
}
