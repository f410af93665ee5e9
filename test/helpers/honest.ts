import type { Factor } from '../../src/credential/factor.ts';
import type { MemberBrowser } from './member.ts';
import type { Person } from './people.ts';
import type { TestServer } from './server.ts';

/** Who has set a password of their own. */
const activated = new WeakSet<Person>();
const mostSteps = 15;

/**
 * Does whatever is asked of a member, step by step, until the browser is back at the relying party: for tests
 * about something else than the way there. `look` may look at each page before it is answered.
 */
export async function signInHonestly(
  server: Pick<TestServer, 'post'>,
  browser: MemberBrowser,
  person: Person,
  factor: Factor = 'email-otp',
  look: () => Promise<void> = async () => {},
): Promise<void> {
  const { userId, password, birthdate, email } = person;
  const mailedCode = () => server.post.nextCode(email);
  const steps: Record<string, () => Promise<void>> = {
    credentials: () =>
      browser.submit({ userId, password: activated.has(person) ? password : person.initialPassword }),
    'activation-code': () => browser.submit({ activationCode: person.activationCode ?? '' }),
    birthdate: () => browser.submit({ birthdate }),
    terms: () => browser.press('accept'),
    email: () => browser.submit({ email }),
    'email-verification': async () => browser.submit({ code: await mailedCode() }),
    'factor-choice': () => browser.submit({ factor }),
    'new-password': async () => {
      await browser.submit({ newPassword: password, newPasswordConfirmation: password });
      activated.add(person);
    },
    complete: () => browser.press('set-up'),
    'passkey-registration': () => browser.registerPasskey(),
    'passkey-name': () => browser.submit({ passkeyName: 'わたしの電話' }),
    'passkey-authentication': () => browser.usePasskey(),
    'email-otp': async () => browser.submit({ otp: await mailedCode() }),
  };
  for (let count = 0; browser.callbackUrl === null; count++) {
    await look();
    const { step, errors } = browser.page;
    const act = steps[step ?? ''];
    if (act === undefined || errors.length > 0 || count === mostSteps)
      throw new Error(`stuck: ${browser.where()}`);
    await act();
  }
}
