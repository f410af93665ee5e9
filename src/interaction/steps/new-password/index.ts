import { checkNewPassword, examplePassword, normalizePassword } from '../../../credential/new-password.ts';
import type { ErrorCode } from '../../../errors.ts';
import { activate } from '../../../member/store.ts';
import { hasMember } from '../../factors.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';

type Prepared = { errors: ErrorCode[] } | { hash: string };

/** The member's own password, which ends the initial one and completes the first sign-in. */
export const newPassword: Step<WithMember, Prepared> = {
  name: 'new-password',
  isDue: (state) => hasMember(state) && state.member.activatedAt === null,
  locals: ({ member }) => ({ example: examplePassword(member) }),
  async prepare(fields, { member }, { hasher }) {
    const { newPassword = '', newPasswordConfirmation = '' } = fields;
    const { provisionalHash, userId, details } = member;
    const errors = await checkNewPassword(newPassword, newPasswordConfirmation, {
      userId,
      details,
      isInUse: async (password) => provisionalHash !== null && hasher.verify(provisionalHash, password),
    });
    return errors.length > 0 ? { errors } : { hash: await hasher.hash(normalizePassword(newPassword)) };
  },
  async submit(_fields, { member }, { db, now, record }, prepared) {
    if ('errors' in prepared) {
      const field = (code: ErrorCode) =>
        code === 'password_mismatch' ? 'newPasswordConfirmation' : 'newPassword';
      return { kind: 'refuse', errors: prepared.errors.map((code) => ({ code, field: field(code) })) };
    }
    // The member is locked and the step was due, so nobody can have been first (T05).
    await activate(db, member, prepared.hash, now);
    record(member, 'password.set', { activation: true });
    return { kind: 'advance', facts: { activated: true } };
  },
};
