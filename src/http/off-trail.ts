import type { Context as KoaContext } from 'koa';
import type { Context } from '../context.ts';
import type { Insurer, Language } from '../insurer/insurer.ts';
import { insurersOf } from '../insurer/served.ts';
import { chooseLanguage } from './language.ts';
import { showPage } from './show-page.ts';
import { fill } from './text/bilingual.ts';
import { messages } from './text/messages.ts';

export interface Way {
  href: string;
  text: string;
}

/** What is known about where a browser belongs: the client it came from last, and the insurer chosen or the only one. */
export interface Home {
  language: Language;
  insurer: Insurer | null;
  /** Where a new sign-in starts: the client's own page, else the insurer's portal. */
  signInHref: string | null;
}

/** Whoever arrives off the trail is led back to the client this browser was last sent here by. */
export async function homeOf(
  { clients, insurers }: Pick<Context, 'clients' | 'insurers'>,
  ctx: KoaContext,
  clientId?: string,
): Promise<Home> {
  const client = await clients.get(clientId ?? ctx.cookies.get('client', { signed: false }) ?? '');
  // A client that is stopped takes nobody in.
  const start = client?.disabledAt === null ? client.metadata.initiate_login_uri : undefined;
  const all = await insurers.all();
  const served = client ? insurersOf(all, client.insurerCodes) : all;
  const remembered = served.find(({ code }) => code === ctx.cookies.get('insurer', { signed: false }));
  const insurer = remembered ?? (client && served.length === 1 ? served[0] : null) ?? null;
  return {
    language: chooseLanguage(ctx),
    insurer,
    signInHref: start ?? insurer?.portalUrl ?? null,
  };
}

/** Where every service is listed. */
export const toServices = (language: Language): Way => ({ href: '/', text: messages[language].toServices });

/** The one way on of a page off the trail: a new sign-in where one can start, else the list of services. */
export const wayOn = ({ language, signInHref }: Home, text = messages[language].signIn): Way =>
  signInHref === null ? toServices(language) : { href: signInHref, text };

type MessageName = Exclude<
  keyof (typeof messages)['ja'],
  'signIn' | 'toService' | 'toAccount' | 'toServices' | 'forgotPassword' | 'newPassword'
>;

/** A plain outcome with a way on; `data-step="message"`. `values` fill its text. */
export async function messagePage(
  context: Context,
  ctx: KoaContext,
  status: number,
  name: MessageName,
  { home, ways, values = {} }: { home?: Home; ways?: Way[]; values?: Record<string, string> } = {},
): Promise<void> {
  const here = home ?? (await homeOf(context, ctx));
  const { language } = here;
  const text = messages[language];
  ctx.status = status;
  await showPage(ctx, 'message', here, {
    text: text[name],
    body: text[name].body.map((line) => fill(line, values)),
    links: ways ?? [wayOn(here)],
    languageHref: ctx.method === 'GET' ? `${ctx.path}?lang=${language === 'ja' ? 'en' : 'ja'}` : null,
  });
}

/** A form that did not come from its own page (T27). */
export const refusedPage = (context: Context, ctx: KoaContext): Promise<void> =>
  messagePage(context, ctx, 403, 'refused');

export const notFoundPage = (context: Context, ctx: KoaContext): Promise<void> =>
  messagePage(context, ctx, 404, 'notFound');
