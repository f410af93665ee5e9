import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minutes } from '../../src/clock.ts';
import { type Factor, factors } from '../../src/credential/factor.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

const enrolments = ['now', 'next-sign-in', 'choice'] as const;
const buttons = {
  now: ['set-up'],
  'next-sign-in': ['sign-out', 'portal'],
  choice: ['set-up', 'sign-out', 'portal'],
};
const setUpSteps: Record<Factor, string[]> = {
  passkey: ['passkey-registration', 'passkey-name'],
  'email-otp': ['email-otp'],
  totp: ['totp-registration'],
};
const laterStep = { passkey: 'passkey-authentication', 'email-otp': 'email-otp', totp: 'totp' };
const passwordAlone = { acr: 'urn:kosmo:acr:pwd', amr: ['pwd'] };
const withFactor = {
  passkey: { acr: 'phr', amr: ['pwd', 'swk', 'user', 'mfa'] },
  'email-otp': { acr: 'urn:kosmo:acr:mfa', amr: ['pwd', 'otp', 'mfa'] },
  totp: { acr: 'urn:kosmo:acr:mfa', amr: ['pwd', 'otp', 'mfa'] },
};
const firstSteps = [
  'credentials',
  'birthdate',
  'terms',
  'email',
  'email-verification',
  'factor-choice',
  'new-password',
  'complete',
];

const rows = ([1, 2, 3] as const).flatMap((cohort) =>
  factors.flatMap((factor) =>
    enrolments.flatMap((enrolment) =>
      buttons[enrolment].map((button) => ({ cohort, factor, enrolment, button })),
    ),
  ),
);

let server: TestServer;
const portals = {} as Record<string, RelyingParty>;

beforeAll(async () => {
  setClock('2026-04-07T09:00:00+09:00');
  server = await TestServer.start();
  await server.publish('2026-04');
  for (const enrolment of enrolments) {
    await server.insurer({ code: enrolment, enrolment, secondFactors: [...factors] });
    portals[enrolment] = await server.relyingParty([enrolment]);
  }
});
afterAll(async () => {
  await server.stop();
  realClock();
});

test.each(rows)(
  'cohort $cohort chooses $factor and, enrolment being $enrolment, presses $button',
  async ({ cohort, factor, enrolment, button }) => {
    const portal = portals[enrolment] as RelyingParty;
    const somebody = person(`walker-${cohort}-${factor}-${enrolment}-${button}`, cohort);
    await server.enrol(enrolment, somebody);
    const walk = new Walk(server, somebody);
    const { browser } = walk;

    await walk.firstSignIn(portal, factor);
    expect(browser.form.buttons.map(({ value }) => value)).toEqual(buttons[enrolment]);
    expect(browser.steps).toEqual(firstSteps);

    await browser.press(button);
    if (button === 'sign-out') await browser.expectStep('signed-out');
    if (button === 'portal') expect((await browser.reachesPortal()).claims).toMatchObject(passwordAlone);
    if (button !== 'set-up') {
      browser.steps.length = 0;
      await walk.enter(portal, somebody.password);
    }
    await walk.setUp(factor);
    const { claims } = await browser.reachesPortal();
    expect(claims).toMatchObject(withFactor[factor]);
    const asked = button === 'set-up' ? firstSteps : ['credentials'];
    expect(browser.steps).toEqual([...asked, ...setUpSteps[factor]]);

    advance(minutes(2));
    browser.jar.forget('all');
    browser.steps.length = 0;
    await walk.enter(portal, somebody.password);
    await walk.show(factor);
    const again = await browser.reachesPortal();
    expect(again.claims).toMatchObject({ ...withFactor[factor], sub: claims.sub });
    expect(browser.steps).toEqual(['credentials', laterStep[factor]]);
  },
);
