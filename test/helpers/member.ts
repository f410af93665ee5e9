import { type Ceremony, SoftwareAuthenticator } from './authenticator.ts';
import type { Form, Page } from './html.ts';
import type { RelyingParty, SignedIn } from './relying-party.ts';
import { type BrowserOptions, WebBrowser } from './web-browser.ts';

type Values = Record<string, string | false>;

/** A member at a browser without JavaScript: fills the forms it is shown, presses buttons, uses a device. */
export class MemberBrowser extends WebBrowser {
  readonly device: SoftwareAuthenticator;
  #relyingParty: RelyingParty | null = null;

  constructor({
    device = new SoftwareAuthenticator(),
    ...options
  }: BrowserOptions & { device?: SoftwareAuthenticator } = {}) {
    super(options);
    this.device = device;
  }

  /** A second tab of the same browser. */
  newTab(): MemberBrowser {
    const { jar, device, headers } = this;
    const tab = new MemberBrowser({ jar, device, headers });
    tab.#relyingParty = this.#relyingParty;
    return tab;
  }

  get form(): Form {
    if (this.page.form === null) throw new Error(`no form of its own: ${this.where()}`);
    return this.page.form;
  }

  errors(): string[] {
    return this.page.errors;
  }

  async signInAt(relyingParty: RelyingParty, parameters: Record<string, string> = {}): Promise<void> {
    this.#relyingParty = relyingParty;
    await this.open(await relyingParty.authorizationUrl(parameters));
  }

  /** Opens the sign-in's own address, as the reload button does after any page of it. */
  reload(): Promise<void> {
    return this.open(this.page.url.replace(/(\/interaction\/[^/]+)\/.*/, '$1'));
  }

  /** Fills the page's own form and sends it as the Enter key does, with its first button. */
  submit(fields: Values = {}): Promise<void> {
    const { form } = this;
    return this.send(
      form,
      fill(form, fields),
      form.buttons.find(({ disabled, action }) => !disabled && action === null),
    );
  }

  /** Presses a button, known by its name, value or `data-action`, in whichever form it stands. */
  press(word: string, fields: Values = {}): Promise<void> {
    for (const form of this.page.forms) {
      const button = form.buttons.find(({ name, value, action }) => [name, value, action].includes(word));
      if (button?.disabled) throw new Error(`「${button.label}」 is disabled: ${this.where()}`);
      if (button !== undefined) return this.send(form, fill(form, fields), button);
    }
    throw new Error(`no button '${word}': ${this.where()}`);
  }

  /** Follows the link with this label or `data-action`. */
  follow(word: string): Promise<void> {
    const link = this.page.links.find(({ label, action }) => label === word || action === word);
    if (link === undefined) throw new Error(`no link '${word}': ${this.where()}`);
    return this.open(link.href);
  }

  /** Posts what no form offers, to the present form's address or another, with the form's token. */
  post(fields: Record<string, string>, url = this.form.action): Promise<void> {
    return this.request('POST', url, { csrf: this.page.forms[0]?.values.csrf ?? '', ...fields });
  }

  /** The device's dialog on a registration page, and its answer sent. */
  async registerPasskey(device = this.device, ceremony: Partial<Ceremony> = {}): Promise<void> {
    const { form, options, origin } = await this.ceremony();
    const answer = device.create(options, { origin, ...ceremony });
    return this.send(form, fill(form, { credential: JSON.stringify(answer) }));
  }

  /** The device's dialog wherever a passkey can be used, and its answer sent. */
  async usePasskey(device = this.device, ceremony: Partial<Ceremony> = {}): Promise<void> {
    const { form, options, origin } = await this.ceremony();
    const answer = device.get(options, { origin, ...ceremony });
    return this.send(form, fill(form, { credential: JSON.stringify(answer) }));
  }

  /** The form that takes a passkey's answer, and the options the page hands to the browser. */
  async ceremony() {
    const { forms, url } = this.page;
    const form = forms.find(({ data }) => data.passkey !== undefined);
    if (form === undefined) throw new Error(`no passkey dialog: ${this.where()}`);
    const { options, 'options-href': href = '' } = form.data;
    const json = options ?? (await this.exchange('GET', new URL(href, url).href)).body;
    return { form, options: JSON.parse(json), origin: new URL(url).origin };
  }

  /** Fails, and says what is there instead, unless this step is shown (with these errors, if any are given). */
  async expectStep(step: string, ...errors: string[]): Promise<Page> {
    const there = this.callbackUrl === null ? this.page : null;
    const same = there?.step === step && (errors.length === 0 || errors.join() === this.errors().join());
    if (!same) throw new Error(`expected ${[step, ...errors].join(' ')} but stand at ${this.where()}`);
    return this.page;
  }

  /** Fails unless the browser was sent back to the relying party; redeems the code there. */
  async reachesPortal(): Promise<SignedIn> {
    const { relyingParty, url } = this.#arrival();
    return relyingParty.finish(url);
  }

  /** The OAuth error the browser was sent back to the relying party with. */
  refusedAtPortal(): string | null {
    return new URL(this.#arrival().url).searchParams.get('error');
  }

  #arrival() {
    const url = this.callbackUrl;
    if (url === null || !this.#relyingParty?.owns(url))
      throw new Error(`not at the relying party but at ${this.where()}`);
    return { relyingParty: this.#relyingParty, url };
  }
}

function fill(form: Form, fields: Values): Record<string, string> {
  const values = { ...form.values };
  for (const [name, value] of Object.entries(fields)) {
    const choices = form.choices[name];
    if (!form.names.has(name))
      throw new Error(`the form has no field '${name}', only ${[...form.names].join(', ')}`);
    if (choices && value !== false && !choices.includes(value))
      throw new Error(`'${value}' cannot be chosen as ${name}`);
    if (value === false) delete values[name];
    else values[name] = value;
  }
  return values;
}
