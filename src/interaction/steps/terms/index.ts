import { acceptTerms } from '../../../member/store.ts';
import type { Terms } from '../../../terms/terms.ts';
import { hasMember } from '../../factors.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';

type WithTerms = WithMember & { readonly terms: Terms };

/** The terms of use in force; declining is explained first and, said once more, ends at the client. */
export const terms: Step<WithTerms> = {
  name: 'terms',
  isDue: (state) =>
    hasMember(state) && state.terms !== null && !state.member.acceptedTermsIds.includes(state.terms.id),
  locals: ({ terms: { id, title, body, version }, request: { language }, facts }) => ({
    terms: { id, title: title[language], html: body[language], version },
    declining: facts.declining === true,
  }),
  async submit(fields, { member, terms, facts }, { db, now, record }) {
    const detail = { version: terms.version };
    // Newer ones came into force while these were read: nobody accepts what was not shown.
    if (fields.terms !== undefined && fields.terms !== String(terms.id)) return { kind: 'stay' };
    if ('accept' in fields) {
      await acceptTerms(db, member, terms, now);
      record(member, 'terms.accepted', detail);
      return { kind: 'advance', facts: { declining: false } };
    }
    if (!('decline' in fields)) return { kind: 'stay', facts: { declining: false } };
    if (!facts.declining) return { kind: 'stay', facts: { declining: true } };
    record(member, 'terms.declined', detail);
    return { kind: 'abort', error: 'access_denied' };
  },
};
