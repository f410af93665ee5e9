interface Cookie {
  name: string;
  value: string;
  path: string;
  /** Milliseconds since the epoch; null for a session cookie. */
  expiresAt: number | null;
  /** The whole `Set-Cookie` line, for tests of its attributes. */
  line: string;
}

/** The cookies one browser holds for one origin: by path and expiry (RFC 6265 §5), SameSite aside. */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Takes every `Set-Cookie` of a response to `url`; `at` is the time it came. */
  store(url: string, lines: string[], at: Date): void {
    for (const line of lines) {
      const cookie = parse(line, new URL(url), at);
      const key = `${cookie.name};${cookie.path}`;
      if (cookie.expiresAt !== null && cookie.expiresAt <= at.getTime()) this.#cookies.delete(key);
      else this.#cookies.set(key, cookie);
    }
  }

  /** The `Cookie` header for a request to `url`; empty when there is nothing to send. */
  header(url: string, at: Date): string {
    const { pathname } = new URL(url);
    return this.list()
      .filter(
        ({ path, expiresAt }) => matches(pathname, path) && (expiresAt === null || expiresAt > at.getTime()),
      )
      .sort((a, b) => b.path.length - a.path.length)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  list(): Cookie[] {
    return [...this.#cookies.values()];
  }

  get(name: string): Cookie | undefined {
    return this.list().find((cookie) => cookie.name === name);
  }

  /** Forgets cookies as a closed browser (session cookies) or a wiped one (all) does. */
  forget(which: 'session' | 'all'): void {
    for (const [key, { expiresAt }] of this.#cookies)
      if (which === 'all' || expiresAt === null) this.#cookies.delete(key);
  }

  /** A second browser that holds the same cookies: what a thief of cookies has. */
  copy(): CookieJar {
    const jar = new CookieJar();
    for (const [key, cookie] of this.#cookies) jar.#cookies.set(key, cookie);
    return jar;
  }
}

function parse(line: string, url: URL, at: Date): Cookie {
  const [pair = '', ...attributes] = line.split(/;\s*/);
  const [name = '', value = ''] = split(pair);
  const given = new Map(
    attributes.map((attribute) => split(attribute)).map(([key, word]) => [key.toLowerCase(), word]),
  );
  const maxAge = given.get('max-age');
  const expires = given.get('expires');
  return {
    name,
    value,
    path: given.get('path') ?? (url.pathname.replace(/\/[^/]*$/, '') || '/'),
    expiresAt:
      maxAge !== undefined
        ? at.getTime() + Number(maxAge) * 1000
        : expires !== undefined
          ? Date.parse(expires)
          : null,
    line,
  };
}

const split = (pair: string): [string, string] => {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
};

const matches = (pathname: string, path: string) =>
  pathname === path || (pathname.startsWith(path) && (path.endsWith('/') || pathname[path.length] === '/'));
