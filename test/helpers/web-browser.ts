import { CookieJar } from './cookie-jar.ts';
import { type Exchange, exchange } from './exchange.ts';
import { type Control, type Form, type Page, parsePage } from './html.ts';
import { faultsOf } from './page-rules.ts';

export interface BrowserOptions {
  language?: 'ja' | 'en';
  jar?: CookieJar;
  /** Added to every request: an address (`x-forwarded-for`), a `user-agent`. */
  headers?: Record<string, string>;
}

const MAX_REDIRECTS = 10;

/**
 * A browser without JavaScript, over real HTTP: it keeps cookies, follows redirects and stops where the server
 * sends it to another origin. A page that breaks one of the rules for every page is a fault at once.
 */
export class WebBrowser {
  readonly jar: CookieJar;
  readonly headers: Record<string, string>;
  /** Everything that went over the wire, oldest first. */
  readonly history: Exchange[] = [];
  /** The steps shown, oldest first; a page that came again counts once. */
  readonly steps: string[] = [];
  /** Where the server sent this browser off to: the relying party's callback, until the next page. */
  callbackUrl: string | null = null;
  #page: Page | null = null;

  constructor({ language = 'ja', jar = new CookieJar(), headers = {} }: BrowserOptions = {}) {
    this.jar = jar;
    this.headers = { accept: 'text/html', 'accept-language': language, ...headers };
  }

  get page(): Page {
    if (this.#page === null) throw new Error(`no page is open, but ${this.where()}`);
    return this.#page;
  }

  open(url: string): Promise<void> {
    return this.request('GET', url);
  }

  /** Sends a form with these values and the button pressed. */
  send(form: Form, values: Record<string, string>, button?: Control): Promise<void> {
    const sent = { ...values, ...(button?.name ? { [button.name]: button.value } : {}) };
    if (form.method === 'post') return this.request('POST', form.action, sent);
    return this.open(`${form.action.split('?')[0]}?${new URLSearchParams(sent)}`);
  }

  /** One request and all that its redirects lead to on this origin. */
  async request(method: string, url: string, form: Record<string, string> | null = null): Promise<void> {
    const { origin } = new URL(url);
    this.callbackUrl = null;
    let response = await this.exchange(method, url, form);
    for (let count = 0; response.headers.location !== undefined; count++) {
      const next = new URL(response.headers.location, response.url);
      if (next.origin !== origin) {
        this.#page = null;
        this.callbackUrl = next.href;
        return;
      }
      if (count === MAX_REDIRECTS) throw new Error(`redirects without end, the last to ${next.href}`);
      response = await this.exchange('GET', next.href);
    }
    this.#page = parsePage(response.body, response.url, response.status);
    if (this.#page.step !== null && this.#page.step !== this.steps.at(-1)) this.steps.push(this.#page.step);
    const faults = response.headers['content-type']?.startsWith('text/html')
      ? faultsOf(this.#page, response)
      : [];
    if (faults.length > 0) throw new Error(`${faults.join('; ')}: ${this.where()}`);
  }

  /** One request with this browser's cookies; whatever it answers. */
  async exchange(method: string, url: string, form: Record<string, string> | null = null): Promise<Exchange> {
    const cookie = this.jar.header(url, new Date());
    const origin: Record<string, string> =
      method === 'POST' ? { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' } : {};
    const sent = { ...origin, ...this.headers, ...(cookie === '' ? {} : { cookie }) };
    const response = await exchange(method, url, sent, form);
    this.jar.store(url, response.headers['set-cookie'] ?? [], new Date());
    this.history.push(response);
    return response;
  }

  /** Where this browser stands, for messages of failed tests. */
  where(): string {
    if (this.#page === null) return this.callbackUrl ?? 'nowhere';
    const { step, status, errors, url, text } = this.#page;
    return `${step} (${[status, ...errors].join(' ')}) at ${url}: ${text.slice(0, 200)}`;
  }
}
