import type { Context as KoaContext } from 'koa';
import { accountCookie, accountPath } from '../account/client.ts';
import type { Context } from '../context.ts';
import { homeOf, messagePage, toServices, wayOn } from '../http/off-trail.ts';
import { showPage } from '../http/show-page.ts';
import { messages } from '../http/text/messages.ts';
import { factorToSetUp, hasMember } from './factors.ts';
import type { State } from './state.ts';
import { clientOf, type Interaction } from './store.ts';

/** The interaction has expired (its row is still there for a day) or is over (its row is gone). */
export async function gonePage(
  context: Context,
  ctx: KoaContext,
  interaction: Interaction | undefined,
): Promise<void> {
  const home = await homeOf(context, ctx, clientOf(interaction));
  if (interaction !== undefined) return messagePage(context, ctx, 410, 'interactionExpired', { home });
  const { toService, toAccount } = messages[home.language];
  // It may have been a change of the account as well as a sign-in: nothing is left that would tell.
  const hasAccount = accountCookie(context.config).read(ctx) !== undefined;
  const ways = [wayOn(home, toService), ...(hasAccount ? [{ href: accountPath, text: toAccount }] : [])];
  return messagePage(context, ctx, 410, 'interactionFinished', { home, ways });
}

/** An operator has stopped the client: whatever the member would show here, it would not be let in. */
export async function closedPage(context: Context, ctx: KoaContext, interaction: Interaction): Promise<void> {
  const home = await homeOf(context, ctx, clientOf(interaction));
  const ways = [toServices(home.language)];
  return messagePage(context, ctx, 403, 'serviceClosed', { home, ways });
}

/** This browser did not start this interaction, or does not keep cookies. */
export const otherBrowserPage = async (
  context: Context,
  ctx: KoaContext,
  interaction: Interaction,
): Promise<void> =>
  messagePage(context, ctx, 400, 'otherBrowser', { home: await homeOf(context, ctx, clientOf(interaction)) });

/** 「ログアウトして、次回のログインで設定する」: the sign-in ends here, not at the client. */
export async function signedOutAfter(context: Context, ctx: KoaContext, state: State): Promise<void> {
  const { language, clientId } = state.request;
  const home = await homeOf(context, ctx, clientId);
  await showPage(
    ctx,
    'signed-out',
    { language, insurer: state.insurer },
    {
      factorLeft: hasMember(state) && factorToSetUp(state) !== null,
      links: [wayOn(home)],
    },
  );
}
