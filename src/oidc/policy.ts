import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { Context } from '../context.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { isLevel, satisfies } from '../interaction/assurance.ts';
import { lacksFactor } from '../interaction/factors.ts';
import type { Member } from '../member/member.ts';
import type { ClientRules, MemberAccount } from './account.ts';
import { demandsUnknownLevel, requiredLevel } from './levels.ts';

const { Check, Prompt, base } = interactionPolicy;

const accountOf = (ctx: KoaContextWithOIDC) => ctx.oidc.account as MemberAccount | undefined;
/** True when this request has just come back from the interaction, which has seen to everything below. */
const justSignedIn = (ctx: KoaContextWithOIDC): boolean => ctx.oidc.result?.login !== undefined;

/** Whoever the session of this request is of; null where the interaction has just seen to what is asked of them. */
function inSession(ctx: KoaContextWithOIDC): { member: Member; insurer: Insurer } | null {
  const account = accountOf(ctx);
  if (account === undefined || justSignedIn(ctx)) return null;
  const { member, insurer } = account;
  if (!('passkeys' in member)) throw new Error('an account in a session was read as for a token');
  return { member, insurer };
}

/** In the words for no session at all: a client learns nothing of the members of insurers it does not serve. */
const noSession = 'End-User authentication is required';

/** Reasons for which the session's own authentication still counts in the interaction that follows. */
export const reasonsKeepingSession = [
  'level_not_reached',
  'terms_not_accepted',
  'consent_prompt',
  'account_task',
];

/**
 * One prompt, `login`, asks for everything; when it is answered, the member is signed in. `consent` is only
 * requestable: no client of ours shows a consent page, but `offline_access` needs the prompt (Core §11).
 */
export function policy({ terms }: Pick<Context, 'terms'>) {
  const prompts = base();
  const login = prompts.get('login') as InstanceType<typeof Prompt>;
  // These two compare exactly: a session of `phr` would not satisfy `mfa` and be asked for ever.
  login.checks.remove('essential_acrs');
  login.checks.remove('essential_acr');

  // First, so that its words are those a client is told, whatever else it asked for.
  login.checks.add(
    new Check('other_insurer', noSession, 'login_required', (ctx) => {
      return ctx.oidc.session?.accountId !== undefined && accountOf(ctx) === undefined;
    }),
    0,
  );
  login.checks.add(
    new Check('factor_not_set_up', 'the chosen second factor is not set up', 'login_required', (ctx) => {
      const found = inSession(ctx);
      return found !== null && lacksFactor(found.insurer, found.member);
    }),
  );
  login.checks.add(
    new Check('terms_not_accepted', 'the terms of use in force are not accepted', async (ctx) => {
      const found = inSession(ctx);
      if (found === null) return false;
      const current = await terms.get(found.insurer.id);
      return current !== null && !found.member.acceptedTermsIds.includes(current.id);
    }),
  );
  login.checks.add(
    new Check(
      'level_not_reached',
      'the requested authentication context was not reached',
      'login_required',
      (ctx) => {
        if (demandsUnknownLevel(ctx.oidc.claims)) {
          throw new errors.CustomOIDCProviderError(
            'unmet_authentication_requirements',
            'none of the requested authentication contexts is known here',
          );
        }
        const acr = ctx.oidc.session?.acr;
        if (acr === undefined) return false;
        const { minimum_acr: minimum } = ctx.oidc.client as unknown as ClientRules;
        return !isLevel(acr) || !satisfies(acr, requiredLevel(ctx.oidc.claims, minimum));
      },
    ),
  );

  login.checks.add(
    new Check('account_task', 'an account page asked for something to be done', 'login_required', (ctx) => {
      return ctx.oidc.params?.task !== undefined && !justSignedIn(ctx);
    }),
  );

  const consent = new Prompt({ name: 'consent', requestable: true });
  prompts.clear();
  prompts.add(login);
  prompts.add(consent);
  return prompts;
}
