import type { Passkey } from '../../credential/passkey.ts';
import type { Member } from '../../member/member.ts';
import type { Visit } from '../page.ts';
import { factorLeft } from '../removal.ts';

/** The member's own passkey that the page's address names; undefined where there is none. */
export const passkeyNamed = ({ member, query }: Pick<Visit, 'member' | 'query'>): Passkey | undefined =>
  member.passkeys.find(({ id }) => id === query.id);

export const withoutPasskey = (member: Member, { id }: Pick<Passkey, 'id'>): Member => ({
  ...member,
  passkeys: member.passkeys.filter((passkey) => passkey.id !== id),
});

/** Whether another factor is left to sign in with. */
export const isRemovable = (visit: Pick<Visit, 'member' | 'insurer'>, passkey: Passkey): boolean =>
  factorLeft(visit, withoutPasskey(visit.member, passkey)) !== undefined;
