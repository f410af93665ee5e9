import { SoftwareAuthenticator } from './authenticator.ts';
import { CookieJar } from './cookie-jar.ts';
import { type Exchange, exchange } from './exchange.ts';
import { type Form, type Page, parsePage } from './html.ts';
import type { RelyingParty, SignedIn } from './relying-party.ts';

interface Options {
  language?: 'ja' | 'en';
  jar?: CookieJar;
  device?: SoftwareAuthenticator;
  /** Added to every request: an address (`x-forwarded-for`), a `user-agent`. */
  headers?: Record<string, string>;
}

const MAX_REDIRECTS = 10;

/**
 * A member at a browser without JavaScript, over real HTTP: it keeps cookies, follows redirects, fills the
 * forms it is shown and stops where the server sends it to another origin, which is the relying party.
 */
export class MemberBrowser {
  readonly jar: CookieJar;
  readonly device: SoftwareAuthenticator;
  /** Everything that went over the wire, oldest first. */
  readonly history: Exchange[] = [];
  /** Where the server sent the member off to: the relying party's callback, until the next page. */
  callbackUrl: string | null = null;
  readonly #headers: Record<string, string>;
  #relyingParty: RelyingParty | null = null;
  #page: Page | null = null;

  constructor({
    language = 'ja',
    jar = new CookieJar(),
    device = new SoftwareAuthenticator(),
    headers = {},
  }: Options = {}) {
    this.jar = jar;
    this.device = device;
    this.#headers = { accept: 'text/html', 'accept-language': language, ...headers };
  }

  /** A second tab of the same browser. */
  newTab(): MemberBrowser {
    const tab = new MemberBrowser({ jar: this.jar, device: this.device, headers: this.#headers });
    tab.#relyingParty = this.#relyingParty;
    return tab;
  }

  get page(): Page {
    if (this.#page === null) throw new Error(`no page is open; the browser went to ${this.callbackUrl}`);
    return this.#page;
  }

  get form(): Form {
    if (this.page.form === null) throw new Error(`no form of its own on ${this.#where()}`);
    return this.page.form;
  }

  errors(): string[] {
    return this.page.errors;
  }

  async signInAt(relyingParty: RelyingParty, parameters: Record<string, string> = {}): Promise<void> {
    this.#relyingParty = relyingParty;
    await this.open(await relyingParty.authorizationUrl(parameters));
  }

  open(url: string): Promise<void> {
    return this.#request('GET', url);
  }

  reload(): Promise<void> {
    return this.open(this.page.url);
  }

  /** Fills the page's own form and sends it as the Enter key does, with its first button. */
  submit(fields: Record<string, string | false> = {}): Promise<void> {
    const { form } = this;
    const button = form.buttons.find(({ disabled, action }) => !disabled && action === null);
    return this.#send(form, fill(form, fields), button);
  }

  /** Presses a button, known by its name, value or `data-action`, in whichever form it stands. */
  press(word: string, fields: Record<string, string | false> = {}): Promise<void> {
    for (const form of this.page.forms) {
      const button = form.buttons.find(({ name, value, action }) => [name, value, action].includes(word));
      if (button?.disabled) throw new Error(`「${button.label}」 is disabled on ${this.#where()}`);
      if (button !== undefined) return this.#send(form, fill(form, fields), button);
    }
    throw new Error(`no button '${word}' on ${this.#where()}`);
  }

  /** Follows the link with this label or `data-action`. */
  follow(word: string): Promise<void> {
    const link = this.page.links.find(({ label, action }) => label === word || action === word);
    if (link === undefined) throw new Error(`no link '${word}' on ${this.#where()}`);
    return this.open(link.href);
  }

  /** Posts what no form offers, to the present form's address or another, with the form's token. */
  post(fields: Record<string, string>, url = this.form.action): Promise<void> {
    return this.#request('POST', url, { csrf: this.page.form?.values.csrf ?? '', ...fields });
  }

  /** The device's dialog on a registration page, and what it answers sent with the page's form. */
  registerPasskey(device = this.device): Promise<void> {
    return this.submit({
      credential: JSON.stringify(device.create(this.#ceremony(), { origin: this.#origin() })),
    });
  }

  usePasskey(device = this.device): Promise<void> {
    return this.submit({
      credential: JSON.stringify(device.get(this.#ceremony(), { origin: this.#origin() })),
    });
  }

  /** Fails, and says what is there instead, unless this step is shown (with these errors, if any are given). */
  async expectStep(step: string, ...errors: string[]): Promise<Page> {
    const there = this.#page?.step ?? null;
    const same = there === step && (errors.length === 0 || errors.join() === this.errors().join());
    if (!same) throw new Error(`expected ${[step, ...errors].join(' ')} but stand at ${this.#where()}`);
    return this.page;
  }

  /** Fails unless the browser was sent back to the relying party; redeems the code there. */
  reachesPortal(): Promise<SignedIn> {
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
      throw new Error(`not at the relying party but at ${this.#where()}`);
    return { relyingParty: this.#relyingParty, url };
  }

  #send(
    form: Form,
    values: Record<string, string>,
    button?: { name: string | null; value: string },
  ): Promise<void> {
    const pressed = button?.name ? { [button.name]: button.value } : {};
    if (form.method === 'post') return this.#request('POST', form.action, { ...values, ...pressed });
    return this.open(`${form.action.split('?')[0]}?${new URLSearchParams({ ...values, ...pressed })}`);
  }

  async #request(method: string, url: string, form: Record<string, string> | null = null): Promise<void> {
    const { origin } = new URL(url);
    let next = { method, url, form };
    this.callbackUrl = null;
    for (let count = 0; count <= MAX_REDIRECTS; count++) {
      const response = await this.#exchange(next.method, next.url, next.form);
      const location =
        response.headers.location === undefined ? null : new URL(response.headers.location, next.url).href;
      if (location === null) {
        this.#page = parsePage(response.body, next.url, response.status);
        return;
      }
      if (new URL(location).origin !== origin) {
        this.#page = null;
        this.callbackUrl = location;
        return;
      }
      next = { method: 'GET', url: location, form: null };
    }
    throw new Error(`more than ${MAX_REDIRECTS} redirects, the last to ${next.url}`);
  }

  async #exchange(method: string, url: string, form: Record<string, string> | null): Promise<Exchange> {
    const cookie = this.jar.header(url, new Date());
    const response = await exchange(
      method,
      url,
      {
        ...this.#headers,
        ...(cookie === '' ? {} : { cookie }),
        ...(method === 'POST' ? { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' } : {}),
      },
      form,
    );
    this.jar.store(url, response.headers['set-cookie'] ?? [], new Date());
    this.history.push(response);
    return response;
  }

  #ceremony() {
    return JSON.parse(this.form.data.options ?? 'null');
  }

  #origin(): string {
    return new URL(this.page.url).origin;
  }

  #where(): string {
    if (this.#page === null) return this.callbackUrl ?? 'nowhere';
    const { step, status, errors, url, text } = this.#page;
    return `${step} (${[status, ...errors].join(' ')}) at ${url}: ${text.slice(0, 300)}`;
  }
}

function fill(form: Form, fields: Record<string, string | false>): Record<string, string> {
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
