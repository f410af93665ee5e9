import { type Account, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { accountClientId } from '../account/client.ts';
import type { Insurers } from '../context.ts';
import type { Db } from '../db.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { insurersOf } from '../insurer/served.ts';
import type { AccountHolder, Member } from '../member/member.ts';
import { findMember } from '../member/store.ts';
import type { Secrets } from '../secrets.ts';
import { claimsFor } from './claims.ts';
import { currentUnit } from './unit-of-work.ts';

export interface MemberAccount extends Account {
  /** Everything of the member where the request has a session, and what clients are told of where it has a token. */
  member: AccountHolder | Member;
  insurer: Insurer;
}

/** What the rules of a client's registration are read from. */
export interface ClientRules {
  insurer_codes?: string[] | null;
  minimum_acr?: string | null;
  profile?: string;
  resources?: string[];
  introspected_by?: string[];
}

/** The insurers a request may be answered for: those of its client, narrowed by the `insurer` parameter. */
async function requestedInsurers(insurers: Insurers, { oidc }: KoaContextWithOIDC): Promise<Insurer[]> {
  const { insurer_codes: codes } = oidc.client as unknown as ClientRules;
  return insurersOf(await insurers.all(), codes, oidc.params?.insurer as string | undefined);
}

/** Refuses an `insurer` parameter that names no insurer the client serves. */
export const assertInsurer = ({ insurers }: { insurers: Insurers }) =>
  async function assertParameter(ctx: KoaContextWithOIDC, value: string | undefined): Promise<void> {
    if (value !== undefined && (await requestedInsurers(insurers, ctx)).length === 0)
      throw new errors.InvalidRequest('this client does not serve the insurer');
  };

/** Refuses a `task` of any client but the account pages. */
export function assertTask({ oidc }: KoaContextWithOIDC, value: string | undefined): void {
  if (value === undefined) return;
  if (oidc.client?.clientId !== accountClientId)
    throw new errors.InvalidRequest('task is for the account pages alone');
}

/**
 * oidc-provider's `findAccount`, called on every use of a session or token: the switch that ends both at once.
 * Answers only an active member of an insurer the client serves.
 */
export function accountFinder({ db, secrets, insurers }: { db: Db; secrets: Secrets; insurers: Insurers }) {
  return async (ctx: KoaContextWithOIDC, accountId: string): Promise<MemberAccount | undefined> => {
    const among = await requestedInsurers(insurers, ctx);
    const unit = currentUnit();
    const ids = among.map(({ id }) => id);
    const member = unit.memberOf(accountId) ?? (await findMember(db, secrets, ids, accountId));
    const insurer = among.find(({ id }) => id === member?.insurerId);
    if (member === undefined || insurer === undefined || member.status !== 'active') return undefined;
    if (unit.isEnded(member)) return undefined;
    unit.rememberMember(member);
    const scope = ctx.oidc.client?.scope ?? '';
    return { accountId, member, insurer, claims: () => claimsFor(scope, member, insurer) };
  };
}
