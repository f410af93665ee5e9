import { after, seconds } from '../../../clock.ts';
import { foldCode } from '../../../credential/one-time-code.ts';
import { findSecret, tryCode } from '../../../credential/one-time-secret.ts';
import { confirmEmail } from '../../../email-change/confirm.ts';
import { formatTime } from '../../../http/text/time.ts';
import { maskEmail } from '../../../member/email-address.ts';
import { rules } from '../../../throttle/rules.ts';
import { admit } from '../../../throttle/throttle.ts';
import type { Deps } from '../../deps.ts';
import { hasMember, isTaskDue } from '../../factors.ts';
import { mailCode } from '../../mailing.ts';
import { throttled } from '../../refusals.ts';
import type { State, WithMember } from '../../state.ts';
import type { Outcome, Step } from '../../step.ts';

const purpose = 'email-verification';
const resendAfter = seconds(60);

type Waiting = WithMember & { readonly member: { readonly pendingEmail: string } };

/** Waits until the mailed link or code has been used; the link's own page is in `http/email-link.ts`. */
export const emailVerification: Step<Waiting> = {
  name: purpose,
  isDue: (state: State) =>
    hasMember(state) &&
    state.member.pendingEmail !== null &&
    (state.member.email === null ||
      (isTaskDue(state, 'email') && state.facts.emailEntered === state.member.pendingEmail)),
  mails: { purpose, to: ({ member }) => member.pendingEmail },
  async locals(state, deps) {
    const mailedAt = await lastMailedAt(state, deps);
    const resendAt = mailedAt && after(mailedAt, resendAfter);
    return {
      maskedEmail: maskEmail(state.member.pendingEmail),
      presentEmail: state.member.email && maskEmail(state.member.email),
      mailDomain: deps.config.mailDomain,
      codeSent: mailedAt !== null,
      canResendAt:
        resendAt && resendAt > deps.now ? formatTime(resendAt, state.request.language, deps.now) : null,
    };
  },
  async submit(fields, state, deps) {
    if ('refresh' in fields) return { kind: 'stay', notice: 'not-confirmed-yet' };
    if ('change' in fields) return { kind: 'advance', facts: { changingEmail: true } };
    if ('resend' in fields) return resend(state, deps);
    return enterCode(fields.code ?? '', state, deps);
  },
};

async function resend(state: Waiting, deps: Deps): Promise<Outcome> {
  const mailedAt = await lastMailedAt(state, deps);
  // The page says from when; a mail on its way is not helped by another.
  if (mailedAt !== null && after(mailedAt, resendAfter) > deps.now)
    return { kind: 'stay', notice: 'sent-just-now' };
  const mailed = await mailCode(purpose, state.member.pendingEmail, state, deps);
  if ('opensAt' in mailed) return throttled(mailed.opensAt, state.request.language, deps.now);
  return { kind: 'stay', notice: 'resent', facts: mailed.facts };
}

async function enterCode(
  input: string,
  { member, insurer, facts, request }: Waiting,
  { db, secrets, config, now }: Deps,
): Promise<Outcome> {
  const code = foldCode(input);
  if (code === null) return { kind: 'refuse', errors: [{ code: 'code_wrong', field: 'code' }] };
  const id = facts.mailed?.[purpose];
  const sent = id && (await findSecret(db, secrets, member.insurerId, id));
  // Another sign-in may have put another address in its place, which this code says nothing about.
  if (!sent || sent.payload.email !== member.pendingEmail)
    return { kind: 'refuse', errors: [{ code: 'code_expired', field: 'code' }] };
  const attempt = { rule: rules.verificationCode, insurerId: member.insurerId, key: member.id };
  const { opensAt } = await admit(db, secrets, [attempt], now);
  if (opensAt !== null) return throttled(opensAt, request.language, now);
  const mostTries = insurer.throttles.otp.perCode;
  const mailed = { id: sent.id, insurerId: member.insurerId, purpose, code, mostTries, now } as const;
  const result = await tryCode(db, secrets, mailed);
  if (result !== 'right') {
    return {
      kind: 'refuse',
      errors: [{ code: result === 'wrong' ? 'code_wrong' : 'code_expired', field: 'code' }],
    };
  }
  await confirmEmail(
    db,
    { secrets, issuer: config.issuer },
    { member, insurer, mailed: sent.payload, by: 'code' },
    now,
  );
  return { kind: 'advance' };
}

async function lastMailedAt({ member, facts }: WithMember, { db, secrets }: Deps): Promise<Date | null> {
  const id = facts.mailed?.[purpose];
  return id === undefined ? null : ((await findSecret(db, secrets, member.insurerId, id))?.createdAt ?? null);
}
