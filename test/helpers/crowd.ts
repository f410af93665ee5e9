import { MemberBrowser } from './member.ts';
import type { RelyingParty } from './relying-party.ts';

/** A password tried on an account, from an address of the tester's choice. */
export interface Guess {
  userId: string;
  password: string;
  address: string;
}

/** How a guess was answered: its status, and the error of the form. */
export interface Verdict extends Guess {
  status: number;
  error: string;
}

/**
 * Many who try to sign in at once: `width` browsers, each with a sign-in of its own, send one guess after the other,
 * so that as many requests are under way at any time. The server must believe `X-Forwarded-For` (`TRUST_PROXY=1`).
 */
export async function guessAll(portal: RelyingParty, guesses: Guess[], width = 16): Promise<Verdict[]> {
  const waiting = [...guesses];
  const verdicts: Verdict[] = [];
  const worker = async () => {
    const browser = new MemberBrowser({ headers: { 'x-forwarded-for': waiting[0]?.address ?? '' } });
    await browser.signInAt(portal);
    const { action, values } = browser.form;
    for (let guess = waiting.shift(); guess !== undefined; guess = waiting.shift()) {
      const { userId, password, address } = guess;
      browser.headers['x-forwarded-for'] = address;
      const { status, body } = await browser.exchange('POST', action, { ...values, userId, password });
      verdicts.push({ ...guess, status, error: /data-error="(\w+)"/.exec(body)?.[1] ?? '' });
      // Who has come in leaves the place to the next.
      if (status === 303) await browser.exchange('POST', action.replace(/\w+$/, 'switch-member'), values);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, guesses.length) }, worker));
  return verdicts;
}

/** As many addresses that belong to different sources. */
export const addresses = (count: number, first = '203.0'): string[] =>
  Array.from({ length: count }, (_, place) => `${first}.${Math.floor(place / 250)}.${1 + (place % 250)}`);
