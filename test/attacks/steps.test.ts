import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { signIn } from '../../src/interaction/pipeline.ts';
import type { Page } from '../helpers/html.ts';
import { activationCodeOf } from '../helpers/letters.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { mailsSent } from '../helpers/notices.ts';
import { person } from '../helpers/people.ts';
import { codesFor } from '../helpers/recovery-codes.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

const factors = ['passkey', 'email-otp', 'totp'] as const;
const steps = signIn.map(({ name }) => name);
const tried = new Set<string>();

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  server = await TestServer.start();
  await server.publish('2026-04');
  const settings = { secondFactors: [...factors], recoveryCodes: true, activationCode: true };
  await server.insurer({ code: 'sample', ...settings });
  await server.insurer({ code: 'other', number: '06130000', ...settings });
  portal = await server.relyingParty(['sample', 'other']);
});
afterAll(() => server.stop());

/** On every page it is shown, this browser first posts a good answer to every page that is not due. */
class Skipper extends MemberBrowser {
  override async expectStep(due: string, ...errors: string[]): Promise<Page> {
    const page = await super.expectStep(due, ...errors);
    const base = page.url.replace(/(\/interaction\/[^/?]+).*/, '$1');
    const before = await everything();
    for (const step of steps.filter((name) => name !== due)) {
      const answer = await this.exchange('POST', `${base}/${step}`, { ...this.#answers, csrf: this.#token });
      expect([due, step, answer.status, answer.headers.location]).toEqual([
        due,
        step,
        303,
        new URL(base).pathname,
      ]);
      tried.add(`${step} while ${due} is due`);
    }
    expect(await everything()).toEqual(before);
    return page;
  }

  get #token(): string {
    return this.page.forms[0]?.values.csrf ?? '';
  }

  readonly #answers = {
    insurer: 'other',
    userId: 'skip-passkey',
    password: 'Hinoki5-abcd-kaze',
    activationCode: '7KWM-3XRP',
    birthdate: '19800101',
    accept: '1',
    email: 'skipper@example.com',
    code: '123456',
    refresh: '1',
    factor: 'email-otp',
    newPassword: 'Sugi8-uvwx-ame',
    newPasswordConfirmation: 'Sugi8-uvwx-ame',
    next: 'portal',
    passkeyName: '電話',
    otp: '123456',
    recoveryCode: '0000-0000-00000',
    credential: '{}',
  };
}

/**
 * All rows of all tables, as one digest each; but for the count of forms from one address, which every form adds to, and
 * what the worker does by itself, once it has nothing to do for the pages before.
 */
async function everything(): Promise<unknown[]> {
  const { db } = server.context;
  await mailsSent(server);
  const tables = await db('pg_tables')
    .where({ schemaname: 'public' })
    .whereNot({ tablename: 'audit_seal' })
    .orderBy('tablename');
  return Promise.all(
    tables.map(async ({ tablename }) => {
      const counted = tablename === 'throttle' ? `where bucket <> 'forms'` : '';
      const sql = `select md5(coalesce(string_agg(t::text, '' order by t::text), '')) as digest from ${tablename} t ${counted}`;
      return { tablename, ...(await db.raw(sql)).rows[0] };
    }),
  );
}

test.each(factors)(
  'T04 on the way to %s every page but the due one is refused and changes nothing',
  async (factor) => {
    const somebody = person(`skip-${factor}`);
    await server.enrol('sample', somebody);
    const walk = new Walk(server, somebody, new Skipper());
    const { browser } = walk;
    walk.activationCode = await activationCodeOf(server, 'sample', somebody);
    await browser.signInAt(portal);
    await browser.expectStep('insurer');
    await browser.submit({ insurer: 'sample' });
    await walk.firstSignIn(portal, factor);
    await browser.press('set-up');
    await walk.setUp(factor);
    await browser.reachesPortal();
    const later = new Walk(server, somebody, new Skipper({ device: browser.device }));
    await later.browser.signInAt(portal);
    await later.browser.submit({ insurer: 'sample' });
    await later.browser.submit({ userId: somebody.userId, password: somebody.password });
    await later.browser.expectStep(factor === 'passkey' ? 'passkey-authentication' : factor);
    if (factor !== 'totp') return;
    await codesFor(server, 'sample', somebody);
    await later.browser.reload();
    await later.browser.press('other-method');
    await later.browser.expectStep('recovery-code');
  },
);

test('T04 every page was tried while every other was due', () => {
  const wanted = steps.flatMap((step) =>
    steps.filter((due) => due !== step).map((due) => `${step} while ${due} is due`),
  );
  expect(wanted.filter((one) => !tried.has(one))).toEqual([]);
});
