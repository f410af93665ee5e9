import type { Page } from 'playwright-core';
import { expectStep } from './browser.ts';
import type { Person } from './people.ts';
import type { RelyingParty, SignedIn } from './relying-party.ts';
import type { TestServer } from './server.ts';

/** What is done with a page before it is left; `refuse` sends its form as somebody mistaken would. */
export type Look = (step: string, refuse: () => Promise<void>) => Promise<void>;

/** One person in a real browser, and the passages walks through it have in common. */
export class ChromiumWalk {
  readonly server: TestServer;
  readonly person: Person;
  readonly page: Page;
  readonly #look: Look;

  constructor(server: TestServer, person: Person, page: Page, look: Look = async () => {}) {
    this.server = server;
    this.person = person;
    this.page = page;
    this.#look = look;
  }

  /** Waits for a step, fills its form and presses the button that sends it. */
  async answer(
    step: string,
    values: Record<string, string>,
    wrong: Record<string, string> = {},
  ): Promise<void> {
    await expectStep(this.page, step);
    await this.#look(step, () => this.#send(step, wrong));
    await this.#send(step, values);
  }

  /** Waits for a step and presses one of its buttons, known by name, value or `data-action`. */
  async press(step: string, word: string): Promise<void> {
    await expectStep(this.page, step);
    await this.#look(step, async () => {});
    await this.button(word).click();
  }

  button(word: string) {
    return this.page.locator(`button[name="${word}"], button[value="${word}"], [data-action="${word}"]`);
  }

  async enter(
    relyingParty: RelyingParty,
    password: string,
    parameters: Record<string, string> = {},
  ): Promise<void> {
    await this.page.goto(await relyingParty.authorizationUrl(parameters));
    const { userId } = this.person;
    await this.answer('credentials', { userId, password }, { userId: 'nobody', password: 'wrong' });
  }

  /** From the birthdate to the new password; the mail's link is opened with `confirm`. */
  async introduce(factor: string, confirm: (link: string) => Promise<void>): Promise<void> {
    const { person, page } = this;
    await this.answer('birthdate', { birthdate: person.birthdate }, { birthdate: '19000230' });
    await this.press('terms', 'accept');
    await this.answer('email', { email: person.email }, { email: 'nobody' });
    await expectStep(page, 'email-verification');
    await this.#look('email-verification', () => this.#send('email-verification', { code: '000000' }));
    await confirm((await this.server.post.next(person.email)).link);
    await this.answer('factor-choice', { factor });
    const passwords = (first: string, second: string) => ({
      newPassword: first,
      newPasswordConfirmation: second,
    });
    await this.answer(
      'new-password',
      passwords(person.password, person.password),
      passwords('short', 'other'),
    );
  }

  /** At the relying party; redeems the code. */
  async reachesPortal(relyingParty: RelyingParty): Promise<SignedIn> {
    await expectStep(this.page, 'portal');
    return relyingParty.finish(this.page.url());
  }

  async #send(step: string, values: Record<string, string>): Promise<void> {
    const form = this.page.locator('main form[method=post][novalidate]').first();
    for (const [name, value] of Object.entries(values)) {
      const field = form.locator(`[name="${name}"]`);
      if ((await field.first().getAttribute('type')) !== 'radio') await field.fill(value);
      else await this.#choose(await form.locator(`[name="${name}"][value="${value}"]`).getAttribute('id'));
    }
    // On this page the button that goes with the field is the last one.
    if (step === 'email-verification') return form.locator('[name=code]').press('Enter');
    await form.locator('button:visible:not([type=button])').first().click();
  }

  /** The whole line of a choice can be tapped, which is its label. */
  #choose(id: string | null): Promise<void> {
    return this.page.locator(`label[for="${id}"]`).click();
  }
}
