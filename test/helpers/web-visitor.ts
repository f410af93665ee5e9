import { CookieJar } from './cookie-jar.ts';
import { type Exchange, exchange } from './exchange.ts';
import { type Form, type Page, parsePage } from './html.ts';

const MAX_REDIRECTS = 10;

/**
 * Someone at a browser without JavaScript who goes wherever links, forms and redirects lead, from one site of this
 * machine to the next: cookies know host names, not ports (RFC 6265 §8.5).
 */
export class WebVisitor {
  readonly jar = new CookieJar();
  readonly #headers: Record<string, string>;

  constructor(language: 'ja' | 'en' = 'ja') {
    this.#headers = { accept: 'text/html', 'accept-language': language };
  }

  /** Opens an address and follows where it leads. */
  open(url: string): Promise<Page> {
    return this.#request('GET', url, null);
  }

  /** Follows the link, or presses the button, that carries this `data-action`. */
  act(page: Page, action: string): Promise<Page> {
    const link = page.links.find((found) => found.action === action);
    if (link !== undefined) return this.open(link.href);
    const form = page.forms.find(({ buttons }) => buttons.some((button) => button.action === action));
    if (form === undefined) throw new Error(`no '${action}' on ${page.url}: ${page.text}`);
    return this.submit(form);
  }

  submit(form: Form): Promise<Page> {
    const [button] = form.buttons;
    const pressed = button?.name ? { [button.name]: button.value } : {};
    return this.#request('POST', form.action, { ...form.values, ...pressed });
  }

  /** One request; where it would lead stays in `headers.location`. */
  async step(method: string, url: string, form: Record<string, string> | null = null): Promise<Exchange> {
    const at = new Date();
    const cookie = this.jar.header(url, at);
    const answer = await exchange(method, url, { ...this.#headers, ...(cookie && { cookie }) }, form);
    this.jar.store(url, answer.headers['set-cookie'] ?? [], at);
    return answer;
  }

  async #request(method: string, url: string, form: Record<string, string> | null): Promise<Page> {
    let answer = await this.step(method, url, form);
    for (let redirects = 0; answer.headers.location !== undefined; redirects += 1) {
      if (redirects === MAX_REDIRECTS) throw new Error(`redirects without end at ${answer.url}`);
      answer = await this.step('GET', new URL(answer.headers.location, answer.url).href);
    }
    return parsePage(answer.body, answer.url, answer.status);
  }
}
