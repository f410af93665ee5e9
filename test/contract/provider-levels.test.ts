import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { minutes, now, seconds } from '../../src/clock.ts';
import type { Factor } from '../../src/credential/factor.ts';
import { SoftwareAuthenticator } from '../helpers/authenticator.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

const pwd = 'urn:kosmo:acr:pwd';
const mfa = 'urn:kosmo:acr:mfa';
const phr = 'phr';
let server: TestServer;
let portal: PlainClient;
let browser: MemberBrowser;
let hanako: Person;
let count = 0;

beforeAll(async () => {
  setClock('2026-07-01T09:00:00+09:00');
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample' });
  portal = await PlainClient.register(server, ['sample']);
});
afterAll(async () => {
  realClock();
  await server.stop();
});
beforeEach(async () => {
  hanako = person(`hanako${count++}`);
  await server.enrol('sample', hanako);
  browser = new MemberBrowser();
});

interface Told {
  acr: string;
  amr: string[];
  auth_time: number;
}

/** Does what is asked, and answers what the ID token tells of it. */
async function told(
  parameters: Record<string, string> = {},
  factor?: Factor,
  client = portal,
): Promise<Told> {
  await browser.open(client.authorizationUrl({ ...parameters, claims: '{"id_token":{"auth_time":null}}' }));
  await signInHonestly(server, browser, hanako, factor);
  const { json } = await client.redeem(PlainClient.answer(browser.callbackUrl).code ?? '');
  return JSON.parse(Buffer.from(String(json.id_token).split('.')[1] ?? '', 'base64url').toString());
}

/** The error, or `code`, that comes back without anything being asked. */
async function silently(parameters: Record<string, string> = {}, client = portal): Promise<string> {
  await browser.open(client.authorizationUrl({ prompt: 'none', ...parameters }));
  return PlainClient.answer(browser.callbackUrl).error ?? 'code';
}

const completeAtPortal = async () => {
  await browser.open(portal.authorizationUrl());
  await signInHonestly(server, browser, hanako, 'passkey', async () => {
    if (browser.page.step === 'complete') await browser.press('portal');
  }).catch(() => {});
  const { json } = await portal.redeem(PlainClient.answer(browser.callbackUrl).code ?? '');
  return JSON.parse(Buffer.from(String(json.id_token).split('.')[1] ?? '', 'base64url').toString());
};

describe('what happened, as acr and amr', () => {
  test('a password alone, the factor not set up yet; the mailed verification code does not count', async () => {
    expect(await completeAtPortal()).toMatchObject({ acr: pwd, amr: ['pwd'] });
  });

  test('a password and a mailed one-time password, set up now or shown later', async () => {
    const first = await told({}, 'email-otp');
    const later = await told({ prompt: 'login' });
    for (const { acr, amr } of [first, later]) expect([acr, amr]).toEqual([mfa, ['pwd', 'otp', 'mfa']]);
  });

  test.each([
    ['synced between devices', true, 'swk'],
    ['bound to its device', false, 'hwk'],
  ])(
    'a passkey %s, registered in this sign-in, after a password later, or alone',
    async (_, synced, method) => {
      browser = new MemberBrowser({ device: new SoftwareAuthenticator({ synced }) });
      const registered = await told({}, 'passkey');
      const after = await told({ prompt: 'login' });
      for (const { acr, amr } of [registered, after])
        expect([acr, amr]).toEqual([phr, ['pwd', method, 'user', 'mfa']]);
      await browser.open(portal.authorizationUrl({ prompt: 'login' }));
      await browser.usePasskey();
      const { json } = await portal.redeem(PlainClient.answer(browser.callbackUrl).code ?? '');
      const alone = JSON.parse(
        Buffer.from(String(json.id_token).split('.')[1] ?? '', 'base64url').toString(),
      );
      expect([alone.acr, alone.amr]).toEqual([phr, [method, 'user', 'mfa']]);
    },
  );

  test('auth_time is when it happened, also when the session answers later', async () => {
    const { auth_time: first } = await told({}, 'email-otp');
    expect(first).toBe(Math.floor(now().getTime() / 1000));
    advance(minutes(30));
    expect((await told()).auth_time).toBe(first);
  });
});

describe('the levels a request names, ordered pwd < mfa < phr', () => {
  test('a higher one satisfies a lower, without a question', async () => {
    await told({}, 'passkey');
    for (const level of [pwd, mfa, phr, `${mfa} ${pwd}`])
      expect(await silently({ acr_values: level })).toBe('code');
  });

  test.each([
    [pwd, pwd],
    [mfa, mfa],
    [phr, phr],
    [`${pwd} ${mfa}`, mfa],
    [`${mfa} ${phr}`, phr],
    [`unknown ${mfa}`, mfa],
    ['unknown', phr],
  ])(
    'acr_values=%s of a passkey’s session is told as %s: the highest accepted of those reached',
    async (values, acr) => {
      await told({}, 'passkey');
      expect((await told({ acr_values: values })).acr).toBe(acr);
    },
  );

  test('a higher one than the session’s is asked for, never just reported', async () => {
    await told({}, 'email-otp');
    expect(await silently({ acr_values: phr })).toBe('login_required');
    const { acr, amr } = await told({ acr_values: phr });
    expect([acr, amr]).toEqual([phr, ['pwd', 'swk', 'user', 'mfa']]);
    expect(await silently({ acr_values: phr })).toBe('code');
  });

  test('an essential one that does not exist here is unmet_authentication_requirements', async () => {
    await told({}, 'email-otp');
    for (const acr of [
      { essential: true, value: 'urn:x' },
      { essential: true, values: ['urn:x', 'urn:y'] },
    ]) {
      const claims = JSON.stringify({ id_token: { acr } });
      expect(await silently({ claims })).toBe('unmet_authentication_requirements');
    }
  });

  test('an essential one is met, or the request is not answered', async () => {
    await told({}, 'email-otp');
    const claims = (level: string) =>
      JSON.stringify({ id_token: { acr: { essential: true, values: [level] } } });
    expect(await silently({ claims: claims(mfa) })).toBe('code');
    expect(await silently({ claims: claims(phr) })).toBe('login_required');
    await browser.open(portal.authorizationUrl({ claims: claims(phr) }));
    await browser.expectStep('passkey-registration');
    await browser.press('cancel');
    expect(PlainClient.answer(browser.callbackUrl).error).toBe('access_denied');
  });

  test("a client's minimum level holds for it, whatever it asks, and for no other", async () => {
    const strict = await PlainClient.register(server, ['sample'], { minimumAcr: phr });
    await told({}, 'email-otp');
    expect(await silently({ acr_values: pwd }, strict)).toBe('login_required');
    expect((await told({ acr_values: pwd }, 'passkey', strict)).acr).toBe(phr);
    expect((await told({ acr_values: pwd })).acr).toBe(pwd);
  });

  test('a client’s minimum level goes before the portal button: set-up cannot be put off', async () => {
    const strict = await PlainClient.register(server, ['sample'], { minimumAcr: mfa });
    const buttons: string[] = [];
    await browser.open(strict.authorizationUrl());
    await signInHonestly(server, browser, hanako, 'email-otp', async () => {
      if (browser.page.step !== 'complete') return;
      buttons.push(...browser.page.forms.flatMap(({ buttons }) => buttons.map(({ value }) => value)));
    });
    expect(buttons).toContain('set-up');
    expect(buttons).not.toContain('portal');
  });
});

describe('max_age and prompt', () => {
  test('a sign-in older than max_age is made anew, and told with its new time', async () => {
    const { auth_time: first } = await told({}, 'email-otp');
    advance(minutes(20));
    expect(await silently({ max_age: '1800' })).toBe('code');
    expect(await silently({ max_age: '600' })).toBe('login_required');
    const again = await told({ max_age: '600' });
    expect(again.auth_time).toBe(first + 1200);
    expect(again.amr).toEqual(['pwd', 'otp', 'mfa']);
  });

  test('max_age=0 and prompt=login always ask', async () => {
    await told({}, 'email-otp');
    for (const parameters of [{ max_age: '0' }, { prompt: 'login' }] as Record<string, string>[]) {
      advance(seconds(2));
      await browser.open(portal.authorizationUrl(parameters));
      await browser.expectStep('credentials');
    }
  });

  test('while the chosen factor is not set up, the session satisfies no new request', async () => {
    await completeAtPortal();
    expect(await silently()).toBe('login_required');
    await browser.open(portal.authorizationUrl());
    await browser.expectStep('credentials');
  });

  test('once the terms are newer, no request is answered before they are accepted', async () => {
    await told({}, 'email-otp');
    await server.publish(`2026-${count}`, 'sample');
    expect(await silently()).toBe('interaction_required');
    await browser.open(portal.authorizationUrl());
    await browser.expectStep('terms');
    await browser.press('accept');
    expect(await silently()).toBe('code');
  });
});
