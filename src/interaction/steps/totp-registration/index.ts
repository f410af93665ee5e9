import { qrDataUri, totpSecretFrom, totpUri, verifyTotp } from '../../../credential/totp.ts';
import { saveTotp } from '../../../credential/totp-store.ts';
import { chooseFactor } from '../../../member/store.ts';
import { rulesOf } from '../../../throttle/rules.ts';
import { admit } from '../../../throttle/throttle.ts';
import type { Deps } from '../../deps.ts';
import { factorBeingSetUp } from '../../factors.ts';
import { canChooseAgain, otherWay } from '../../other-way.ts';
import { throttled } from '../../refusals.ts';
import type { WithMember } from '../../state.ts';
import type { Step } from '../../step.ts';
import { tell } from '../../telling.ts';

/** Enrols an authenticator app: its first right code is the proof, and counts as shown. */
export const totpRegistration: Step<WithMember> = {
  name: 'totp-registration',
  isDue: (state) => factorBeingSetUp(state) === 'totp',
  async locals(state, deps) {
    const secret = secretOf(state, deps);
    const uri = totpUri({ secret, issuer: state.insurer.serviceName, account: state.member.userId });
    return { secret, uri, qrSvg: await qrDataUri(uri), canChangeFactor: canChooseAgain(state, 'totp') };
  },
  async submit(fields, state, deps) {
    const { member, insurer, request } = state;
    const { db, secrets, now, record, forgive } = deps;
    if (fields.do === 'other-method') return otherWay(state, 'totp');
    const attempt = { rule: rulesOf(insurer).otp, insurerId: member.insurerId, key: member.id };
    const { opensAt } = await admit(db, secrets, [attempt], now);
    if (opensAt !== null) return throttled(opensAt, request.language, now);
    const secret = secretOf(state, deps);
    const step = verifyTotp(secret, fields.otp ?? '', now, null);
    if (step === null) return { kind: 'refuse', errors: [{ code: 'otp_wrong', field: 'otp' }] };
    await saveTotp(db, secrets, member, { secret, step, now });
    forgive([attempt]);
    record(member, 'totp.set-up');
    if (state.facts.settingUp === 'totp') await chooseFactor(db, member, 'totp', now);
    await tell('factor-changed', state, deps);
    return { kind: 'advance', facts: { otp: { at: now.toISOString() }, taskDone: true } };
  },
};

/** The same on every reload of this page, another in every interaction, and stored nowhere until it is proved. */
const secretOf = ({ member }: WithMember, { secrets, uid }: Deps): string =>
  totpSecretFrom(secrets.digest('totp secret', `${uid} ${member.id}`));
