import type { LoadBrowser, Timed } from '../browser.ts';
import { authorizationUrl, type Client } from '../client.ts';
import type { Target } from '../service.ts';

/** Somebody who may exist, and what is typed of them. */
export interface Subject {
  userId: string;
  password: string;
  birthdate: string;
  email: string;
}

/** A way to ask the provider something that must not tell who exists. */
export interface Path {
  /** How many may be asked about from one browser, one after the other, before it is a fresh one's turn. */
  perVisit: number;
  /** The answer everybody gets: status, step and errors. */
  answer: string;
  open(browser: LoadBrowser, target: Target, client: Client): Promise<void>;
  /** Asks about one person; what is timed is the one request that names them (or follows at once). */
  ask(browser: LoadBrowser, subject: Subject): Promise<Timed>;
}

const startSignIn: Path['open'] = (browser, target, client) => browser.open(authorizationUrl(target, client));

const enterPassword: Path['ask'] = (browser, { userId, password }) =>
  browser.time('POST', browser.form.action, { ...browser.form.values, userId, password });

const recovery = (page: string, ask: (subject: Subject) => Record<string, string>): Path => ({
  perVisit: 5,
  answer: '200 message',
  open: (browser, { issuer }) => browser.open(`${issuer}/recovery/${page}`),
  ask: (browser, subject) =>
    browser.time('POST', browser.form.action, { ...browser.form.values, ...ask(subject) }),
});

const signIn = (answer: string): Path => ({ perVisit: 8, answer, open: startSignIn, ask: enterPassword });

export const paths = {
  'sign-in': signIn('422 credentials credentials_wrong'),
  'sign-in, throttled': signIn('429 credentials throttled'),
  'sign-in, at 100 failures': signIn('429 credentials throttled'),
  'passkey options, after a wrong password': {
    perVisit: 8,
    answer: '200',
    open: startSignIn,
    async ask(browser, subject) {
      await enterPassword(browser, subject);
      const { url } = browser.page;
      return browser.time('GET', `${url.split('?')[0]}/passkey-options`);
    },
  },
  'forgot password': recovery('password', ({ userId, birthdate }) => ({ userId, birthdate })),
  'forgot user ID': recovery('user-id', ({ email, birthdate }) => ({ email, birthdate })),
  'email entry': {
    perVisit: 1,
    answer: '303',
    open: startSignIn,
    async ask(browser, { userId, password, email }) {
      await browser.submit({ userId, password });
      await browser.expectStep('email');
      return browser.time('POST', browser.form.action, { ...browser.form.values, email });
    },
  },
} satisfies Record<string, Path>;

export type PathName = keyof typeof paths;
