import { randomInt } from 'node:crypto';
import { CookieJar } from '../../test/helpers/cookie-jar.ts';
import type { Target } from '../service.ts';
import type { Operation } from './tally.ts';
import type { Answer, Wire } from './wire.ts';

/**
 * A fresh browser at an address of its own. It keeps cookies and says where a form was sent from; pages are read for
 * what the next request needs, which costs a load generator a tenth of what reading them whole does.
 */
export class Visitor {
  readonly #jar = new CookieJar();
  readonly #target: Target;
  readonly #wire: Wire;
  readonly #operation: Operation;
  readonly #headers: Record<string, string>;

  constructor(target: Target, wire: Wire, operation: Operation) {
    this.#target = target;
    this.#wire = wire;
    this.#operation = operation;
    this.#headers = {
      accept: 'text/html',
      'accept-language': 'ja',
      'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Mobile/15E148 Safari/604.1',
      'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
    };
  }

  /** Asks for a page, or for what a script of it reads. */
  get(name: string, url: string, site: 'cross-site' | 'same-origin' = 'same-origin'): Promise<Answer> {
    return this.#send(name, 'GET', url, { 'sec-fetch-site': site });
  }

  submit(name: string, url: string, form: Record<string, string>): Promise<Answer> {
    const { issuer: origin } = this.#target;
    return this.#send(name, 'POST', url, { origin, 'sec-fetch-site': 'same-origin' }, form);
  }

  async #send(
    name: string,
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string>,
    form?: Record<string, string>,
  ): Promise<Answer> {
    const cookie = this.#jar.header(url, new Date());
    const all = { ...this.#headers, ...headers, ...(cookie && { cookie }) };
    const sent = { method, url, headers: all, ...(form && { form }) };
    const answer = await this.#wire.send(this.#operation, name, sent);
    this.#jar.store(url, answer.headers['set-cookie'] ?? [], new Date());
    return answer;
  }
}
