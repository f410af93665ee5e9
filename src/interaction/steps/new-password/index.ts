import { checkNewPassword, examplePassword, normalizePassword } from '../../../credential/new-password.ts';
import { verifyProvisional } from '../../../credential/provisional-password.ts';
import type { ErrorCode } from '../../../errors.ts';
import { activate, changePassword } from '../../../member/store.ts';
import { signOutEverywhere } from '../../../oidc/sign-out-everywhere.ts';
import { hasMember, isTaskDue } from '../../factors.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';
import { tell } from '../../telling.ts';
import { changing, text } from './text.ts';

type Prepared = { errors: ErrorCode[] } | { hash: string };

/**
 * The member's own password: the first, which ends the initial one and completes the first sign-in, or another, which
 * ends whatever was signed in by the old one.
 */
export const newPassword: Step<WithMember, Prepared> = {
  name: 'new-password',
  isDue: (state) => hasMember(state) && (state.member.activatedAt === null || isTaskDue(state, 'password')),
  locals: ({ member, request }) => {
    const words = text[request.language];
    const example = examplePassword(member);
    return {
      example,
      text: member.activatedAt === null ? words : { ...words, ...changing[request.language] },
    };
  },
  async prepare(fields, { member }, { hasher }) {
    const { newPassword = '', newPasswordConfirmation = '' } = fields;
    const { userId, details } = member;
    const errors = await checkNewPassword(newPassword, newPasswordConfirmation, {
      userId,
      details,
      isInUse: async (password) => {
        const { passwordHash, provisionalHash } = member;
        if (passwordHash !== null) return hasher.verify(passwordHash, normalizePassword(password));
        return provisionalHash !== null && verifyProvisional(hasher, provisionalHash, password);
      },
    });
    return errors.length > 0 ? { errors } : { hash: await hasher.hash(normalizePassword(newPassword)) };
  },
  async submit(_fields, state, deps, prepared) {
    const { member } = state;
    const { db, secrets, now, uid, record } = deps;
    if ('errors' in prepared) {
      const field = (code: ErrorCode) =>
        code === 'password_mismatch' ? 'newPasswordConfirmation' : 'newPassword';
      return { kind: 'refuse', errors: prepared.errors.map((code) => ({ code, field: field(code) })) };
    }
    if (member.activatedAt !== null) {
      await changePassword(db, member, prepared.hash, now);
      record(member, 'password.set', { activation: false });
      await signOutEverywhere(db, secrets, member, { now, exceptUid: uid });
      await tell('password-changed', state, deps);
      const { password } = state.facts;
      const shown = password && { password: { ...password, replacedAt: now.toISOString() } };
      return { kind: 'advance', facts: { ...shown, taskDone: true, sessionUid: undefined } };
    }
    // The member is locked and the step was due, so nobody can have been first (T05).
    await activate(db, member, prepared.hash, now);
    record(member, 'password.set', { activation: true });
    return { kind: 'advance', facts: { activated: true } };
  },
};
