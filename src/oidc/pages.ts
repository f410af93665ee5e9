import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { accountClientId, accountPath } from '../account/client.ts';
import { isStopped } from '../client/client.ts';
import type { Context } from '../context.ts';
import { formActionSource } from '../http/headers.ts';
import { homeOf, toServices, wayOn } from '../http/off-trail.ts';
import { showPage } from '../http/show-page.ts';
import { messages } from '../http/text/messages.ts';
import { pages } from '../http/text/pages.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { findMember } from '../member/store.ts';
import { describe, referenceOf } from './refusals.ts';

type Parts = Omit<Context, 'provider' | 'close'>;
type Features = NonNullable<Configuration['features']>;
type SignOut = NonNullable<Features['rpInitiatedLogout']>;

/** The page that asks before the session ends (RP-Initiated Logout 1.0 §2). */
export const signOutPage = (parts: Parts): NonNullable<SignOut['logoutSource']> =>
  async function logoutSource(ctx) {
    const { session, client, params } = ctx.oidc;
    const home = await homeOf(parts, ctx, client?.clientId);
    const insurer = (await insurerOfSession(parts, session?.accountId)) ?? home.insurer;
    const isAccount = client?.clientId === accountClientId;
    const state = session?.state as { secret: string; postLogoutRedirectUri?: string };
    if (state.postLogoutRedirectUri)
      ctx.state.formActionOrigins.push(formActionSource(state.postLogoutRedirectUri));
    await showPage(
      ctx,
      'sign-out',
      { ...home, insurer },
      {
        action: ctx.oidc.urlFor('end_session_confirm'),
        fields: { xsrf: state.secret, logout: 'yes' },
        stayHref: isAccount ? accountPath : (params?.post_logout_redirect_uri ?? insurer?.portalUrl ?? null),
      },
    );
  };

async function insurerOfSession(
  { db, secrets, insurers }: Parts,
  accountId: string | undefined,
): Promise<Insurer | undefined> {
  const all = await insurers.all();
  const ids = all.map(({ id }) => id);
  const member = accountId === undefined ? undefined : await findMember(db, secrets, ids, accountId);
  return all.find(({ id }) => id === member?.insurerId);
}

export const signedOutPage = (parts: Parts): NonNullable<SignOut['postLogoutSuccessSource']> =>
  async function postLogoutSuccessSource(ctx) {
    const home = await homeOf(parts, ctx, ctx.oidc.client?.clientId);
    await showPage(ctx, 'signed-out', home, {
      factorLeft: false,
      links: [wayOn(home)],
    });
  };

/**
 * A member who meets a protocol error reads what to do and a reference; the error itself goes to the log under
 * that reference.
 */
export const errorPage = (parts: Parts): NonNullable<Configuration['renderError']> =>
  async function renderError(ctx: KoaContextWithOIDC, out, error) {
    const reference = referenceOf(ctx.state.requestId);
    const { error: code } = out;
    const description = describe(out, error);
    parts.log.warn(
      { reference, requestId: ctx.state.requestId, error: code, description, route: ctx.oidc?.route },
      'protocol error',
    );
    if (ctx.status >= 500) parts.log.error({ reference, err: error }, 'server error');
    const clientId = ctx.oidc?.client?.clientId ?? (ctx.oidc?.params?.client_id as string | undefined);
    const home = await homeOf(parts, ctx, clientId);
    const isClosed = clientId !== undefined && isStopped(await parts.clients.get(clientId));
    await showPage(ctx, 'error', home, {
      ...(isClosed && { text: { ...pages.error[home.language], ...messages[home.language].serviceClosed } }),
      code,
      description,
      reference,
      links: [isClosed ? toServices(home.language) : wayOn(home)],
    });
  };
