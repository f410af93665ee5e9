import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { now } from '../../src/clock.ts';
import {
  activate,
  chooseFactor,
  findMemberByUserId,
  setUpEmailOtp,
  verifyEmail,
} from '../../src/member/store.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { type Manner, SmtpSink } from '../helpers/smtp.ts';
import { Walk } from '../helpers/walk.ts';

const sink = new SmtpSink();
let server: TestServer;
let portal: RelyingParty;
let healthy: string[];
let healthyFailures: string[];
let count = 0;

beforeAll(async () => {
  await sink.start();
  server = await TestServer.start({ env: { SMTP_URL: sink.url } });
  await server.insurer({ code: 'sample', enrolment: 'now' });
  portal = await server.relyingParty(['sample']);
  healthy = await pagesAroundAMail();
  healthyFailures = await pagesThatFail();
});
afterAll(async () => {
  await server.stop();
  await sink.stop();
});

/** Every page body of the address' confirmation, but for what is this member's and this form's own. */
async function pagesAroundAMail(): Promise<string[]> {
  const one = person(`mail${count++}`, 1, { email: 'taro@example.com' });
  await server.enrol('sample', one);
  const walk = new Walk(server, one);
  const { browser } = walk;
  await walk.enter(portal, one.initialPassword);
  await browser.submit({ birthdate: one.birthdate });
  const bodies: string[] = [];
  const look = () => bodies.push(`${browser.page.status} ${ownNothing(browser.page.html)}`);
  await browser.submit({ email: one.email });
  look();
  await browser.press('refresh');
  look();
  await browser.press('resend');
  look();
  await browser.submit({ code: '000000' });
  look();
  await browser.press('change');
  look();
  return bodies;
}

/** Every page body of failures that are told by mail: a wrong code, and passwords that are wrong until one has to wait. */
async function pagesThatFail(): Promise<string[]> {
  const one = person(`fails${count++}`, 1, { email: 'hanako@example.com' });
  await server.enrol('sample', one);
  const { db, secrets, hasher } = server.context;
  const member = await findMemberByUserId(db, secrets, 1, one.userId);
  if (member === undefined) throw new Error('not enrolled');
  await verifyEmail(db, secrets, member, one.email, now());
  await activate(db, member, await hasher.hash(one.password), now());
  await chooseFactor(db, member, 'email-otp', now());
  await setUpEmailOtp(db, member, now());
  const { browser } = new Walk(server, one, new MemberBrowser());
  const bodies: string[] = [];
  const look = () =>
    bodies.push(`${browser.page.status} ${ownNothing(browser.page.html).replaceAll(one.userId, 'userid')}`);
  await browser.signInAt(portal);
  await browser.submit({ userId: one.userId, password: one.password });
  await browser.submit({ otp: '000000' });
  look();
  await browser.signInAt(portal);
  for (let failure = 1; failure <= 6; failure++) {
    await browser.submit({ userId: one.userId, password: 'no-password-of-anyone-1' });
    look();
  }
  return bodies;
}

const ownNothing = (html: string): string =>
  html
    .replaceAll(/nonce="[^"]*"/g, '')
    .replaceAll(/name="csrf" value="[^"]*"/g, '')
    .replaceAll(/\/interaction\/[\w-]+/g, '/interaction/uid')
    .replaceAll(/\d{1,2}:\d{2}/g, 'time');

test.each<Manner | 'down'>([
  'down',
  'silent',
  'greet-554',
  'recipient-450',
  'recipient-550',
  'accept-then-drop',
])('an SMTP server that is %s leaves the body of every page as it is', async (manner) => {
  if (manner === 'down') await sink.stop();
  else sink.manner = manner;
  try {
    expect(await pagesAroundAMail()).toEqual(healthy);
    expect(await pagesThatFail()).toEqual(healthyFailures);
  } finally {
    if (manner === 'down') await sink.start();
    sink.manner = 'accept';
  }
});
