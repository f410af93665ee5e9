import type { Exchange } from '../helpers/exchange.ts';
import { parsePage } from '../helpers/html.ts';
import { MemberBrowser } from '../helpers/member.ts';

/** A member's browser that runs the one script of `form_post`: the page that sends itself to the relying party. */
export class SuiteBrowser extends MemberBrowser {
  /** What that page sent; null until it is met. */
  posted: Record<string, string> | null = null;

  override async exchange(
    method: string,
    url: string,
    form: Record<string, string> | null = null,
  ): Promise<Exchange> {
    this.posted = null;
    const response = await super.exchange(method, url, form);
    if (!response.body.includes('document.forms[0].submit()')) return response;
    const [page] = parsePage(response.body, url, response.status).forms;
    if (page?.method !== 'post') throw new Error(`no form to send: ${response.body}`);
    this.posted = page.values;
    return { ...response, headers: { ...response.headers, location: page.action } };
  }
}
