import { createServer, type RequestListener } from 'node:http';
import { createClient, deleteClient } from '../../src/client/store.ts';
import { now } from '../../src/clock.ts';
import type { Context } from '../../src/context.ts';
import { listen } from '../../src/http/listen.ts';
import { type Exchange, exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import type { Post } from '../helpers/post.ts';

/** Who signs in wherever the suite needs somebody; the password is in README.md here, for the suite's browser. */
export const scriptedMember = person('suite-member');

/** A browser on this machine that reaches the issuer past TLS. */
class InsideBrowser extends MemberBrowser {
  readonly #origin: string;

  constructor(origin: string) {
    super();
    this.#origin = origin;
  }

  override async exchange(
    method: string,
    url: string,
    form: Record<string, string> | null = null,
  ): Promise<Exchange> {
    const { origin, host, pathname, search } = new URL(url);
    const cookie = this.jar.header(url, now());
    const headers = { ...this.headers, host, ...(cookie && { cookie }), ...(form && { origin }) };
    const response = await exchange(method, this.#origin + pathname + search, headers, form);
    this.jar.store(url, response.headers['set-cookie'] ?? [], now());
    return { ...response, url };
  }
}

/** The member's first sign-in, by which the account is theirs and a user ID and a password are enough from then on. */
export async function activateMember(context: Context, handler: RequestListener, post: Post): Promise<void> {
  const { db, secrets, config } = context;
  const redirectUri = 'https://first.sign-in.example/';
  const { client } = await createClient(
    db,
    secrets,
    { name: 'First sign-in', redirectUris: [redirectUri], insurerCodes: null },
    now(),
  );
  const server = createServer(handler);
  const port = await listen(server, { port: 0, host: '127.0.0.1', setting: 'PORT' });
  try {
    const browser = new InsideBrowser(`http://127.0.0.1:${port}`);
    const request = {
      client_id: client.id,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    };
    await browser.open(`${config.issuer}/auth?${new URLSearchParams(request)}`);
    await signInHonestly({ post }, browser, scriptedMember);
  } finally {
    server.close();
    await deleteClient(db, client.id);
  }
}
