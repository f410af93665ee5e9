import { minutes } from '../../src/clock.ts';
import { advance } from './clock.ts';
import { MemberBrowser } from './member.ts';
import type { Person } from './people.ts';
import type { RelyingParty, SignedIn } from './relying-party.ts';
import type { TestServer } from './server.ts';
import { Walk } from './walk.ts';

const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0';

export const userAgents = {
  iphone: `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} Version/18.6 Mobile/15E148 Safari/604.1`,
  android: `Mozilla/5.0 (Linux; Android 10; K) ${chrome} Mobile Safari/537.36`,
  windows: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/140.0.0.0`,
};

/** Lets a member sign in on so many devices at once that the mails with their codes would be too many. */
export async function manyDevices(server: TestServer): Promise<void> {
  await server.insurer({
    code: 'sample',
    throttles: { mail: { perMember: 10, perAddress: 40 } },
  });
}

/** One of a member's devices, signed in at a relying party with tokens that may outlive the session. */
export class OtherDevice {
  readonly browser: MemberBrowser;
  readonly #portal: RelyingParty;
  #tokens: SignedIn['tokens'];
  readonly #subject: string;

  private constructor(browser: MemberBrowser, portal: RelyingParty, { tokens, claims }: SignedIn) {
    this.browser = browser;
    this.#portal = portal;
    this.#tokens = tokens;
    this.#subject = claims.sub;
  }

  /** Signs in by password and mailed code, a minute after whatever was before. */
  static async signIn(
    server: TestServer,
    portal: RelyingParty,
    somebody: Person,
    userAgent: string = userAgents.iphone,
  ): Promise<OtherDevice> {
    advance(minutes(1));
    const browser = new MemberBrowser({ headers: { 'user-agent': userAgent } });
    const walk = new Walk(server, somebody, browser);
    await walk.enter(portal, somebody.password, offline);
    await walk.show('email-otp');
    return new OtherDevice(browser, portal, await browser.reachesPortal());
  }

  /** The same browser at another relying party, which its session lets in. */
  async alsoAt(portal: RelyingParty): Promise<OtherDevice> {
    await this.browser.signInAt(portal, offline);
    return new OtherDevice(this.browser, portal, await this.browser.reachesPortal());
  }

  /** What of this device still works. */
  async works(): Promise<{ session: boolean; accessToken: boolean; refreshToken: boolean }> {
    const session = await this.#isSignedIn();
    const accessToken = await this.#portal.userinfo(this.#tokens.access_token, this.#subject).then(yes, no);
    const refreshToken = await this.#portal.refresh(this.#tokens.refresh_token ?? '').then((tokens) => {
      this.#tokens = tokens;
      return true;
    }, no);
    return { session, accessToken, refreshToken };
  }

  async #isSignedIn(): Promise<boolean> {
    await this.browser.signInAt(this.#portal, { prompt: 'none' });
    return this.browser.refusedAtPortal() === null;
  }
}

const offline = { prompt: 'consent', scope: 'openid profile email offline_access' };
const yes = () => true;
const no = () => false;

export const everything = { session: true, accessToken: true, refreshToken: true };
export const nothing = { session: false, accessToken: false, refreshToken: false };
