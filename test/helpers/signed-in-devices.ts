import { decodeJwt, type JWTPayload } from 'jose';
import type { SoftwareAuthenticator } from './authenticator.ts';
import type { BackChannel } from './back-channel.ts';
import { signInHonestly } from './honest.ts';
import { MemberBrowser } from './member.ts';
import type { Person } from './people.ts';
import { PlainClient } from './plain-client.ts';
import type { TestServer } from './server.ts';

/** One asks for `offline_access`; to the other the member is somebody else (pairwise). */
export const clientNames = ['offline', 'pairwise'] as const;
export type ClientName = (typeof clientNames)[number];
const wishes = { offline: { scope: 'openid offline_access', prompt: 'consent' }, pairwise: {} };

/** What a client holds of one device. */
interface Held {
  idToken: JWTPayload;
  access: string;
  refresh: string | null;
  /** Not redeemed yet. */
  code: string;
}

export interface Device {
  browser: MemberBrowser;
  held: Record<ClientName, Held>;
  /** Another browser, where a sign-in waits for the passkey. */
  open: MemberBrowser;
}

/** Two clients with a back channel, and members of an insurer with passkeys who are signed in at both. */
export class SignedInDevices {
  readonly clients: Record<ClientName, PlainClient>;
  readonly #server: TestServer;

  private constructor(server: TestServer, clients: Record<ClientName, PlainClient>) {
    this.#server = server;
    this.clients = clients;
  }

  static async prepare(server: TestServer, channel: BackChannel): Promise<SignedInDevices> {
    await server.insurer({ code: 'sample', secondFactors: ['passkey'] });
    const register = (name: ClientName, more = {}) =>
      PlainClient.register(server, ['sample'], { backchannelLogoutUri: channel.url(name), ...more });
    return new SignedInDevices(server, {
      offline: await register('offline'),
      pairwise: await register('pairwise', { subjectType: 'pairwise', scope: 'openid' }),
    });
  }

  /** A browser of somebody's that is signed in at both clients. */
  async device(somebody: Person, phone: SoftwareAuthenticator): Promise<Device> {
    const browser = new MemberBrowser({ device: phone });
    await browser.open(this.clients.pairwise.authorizationUrl());
    await signInHonestly(this.#server, browser, somebody, 'passkey');
    const held = {
      offline: await this.#holds(browser, 'offline'),
      pairwise: await this.#holds(browser, 'pairwise'),
    };
    const open = await this.enter(somebody);
    await open.expectStep('passkey-authentication');
    return { browser, held, open };
  }

  async devices(count: number, somebody: Person, phone: SoftwareAuthenticator): Promise<Device[]> {
    const all: Device[] = [];
    while (all.length < count) all.push(await this.device(somebody, phone));
    return all;
  }

  /** A new browser, after the password. */
  async enter({ userId, password }: Person, phone?: SoftwareAuthenticator): Promise<MemberBrowser> {
    const browser = new MemberBrowser(phone && { device: phone });
    await browser.open(this.clients.pairwise.authorizationUrl());
    await browser.submit({ userId, password });
    return browser;
  }

  /** The code a client gets without anything being asked. */
  async code(browser: MemberBrowser, name: ClientName): Promise<string | undefined> {
    await browser.open(this.clients[name].authorizationUrl(wishes[name]));
    return PlainClient.answer(browser.callbackUrl).code;
  }

  /** What still works of a device, asked twice, so that each of two processes answers. */
  async alive({ browser, held, open }: Device): Promise<string[]> {
    const found: string[] = [];
    for (const time of ['first', 'second']) {
      const note = (what: string, works: boolean) => works && found.push(`${what}, asked a ${time} time`);
      for (const name of clientNames) {
        const client = this.clients[name];
        const { access, refresh, code } = held[name];
        note(`access token of ${name}`, (await client.userinfo(access)).status === 200);
        if (refresh) note(`refresh token of ${name}`, (await client.refresh(refresh)).status === 200);
        note(`code of ${name}`, (await client.redeem(code)).status === 200);
        await browser.open(client.authorizationUrl({ prompt: 'none' }));
        note(`session at ${name}`, PlainClient.answer(browser.callbackUrl).error !== 'login_required');
      }
      await open.reload();
      note('open sign-in', open.page.step === 'passkey-authentication');
    }
    return found;
  }

  async #holds(browser: MemberBrowser, name: ClientName): Promise<Held> {
    const { json } = await this.clients[name].redeem((await this.code(browser, name)) ?? '');
    return {
      idToken: decodeJwt(String(json.id_token)),
      access: String(json.access_token),
      refresh: json.refresh_token === undefined ? null : String(json.refresh_token),
      code: (await this.code(browser, name)) ?? '',
    };
  }
}
