import { qrDataUri } from '../../src/credential/totp.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { common } from '../../src/http/text/common.ts';
import { messages } from '../../src/http/text/messages.ts';
import { formatDateTime } from '../../src/http/text/time.ts';
import type { Language } from '../../src/insurer/insurer.ts';
import { describeBirthdate } from '../../src/member/birthdate.ts';
import { page, refused, type Sample, step } from './sample.ts';
import { changeSamples } from './sample-changes.ts';
import { credentialPages } from './sample-credentials.ts';
import { helpPageSamples } from './sample-help.ts';
import { coded, insurer, several, societies, unreachable } from './sample-insurers.ts';
import { recoverySamples } from './sample-recovery.ts';
import { terms } from './sample-terms.ts';
import { trailPages } from './sample-trail.ts';

export type { Sample } from './sample.ts';
export { insurer } from './sample-insurers.ts';

const options = JSON.stringify({ challenge: 'AAAA', rpId: 'localhost', timeout: 300_000 });
const mail = { maskedEmail: 't***@example.jp', mailDomain: 'id.example.jp' };
const waiting = { ...mail, canResendAt: '10:35', codeSent: true, presentEmail: null };
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DP';
const qrSvg = await qrDataUri(`otpauth://totp/KOSMO%20Web:testuser01?secret=${secret}&issuer=KOSMO%20Web`);
const opening = new Date('2026-12-01T00:00:00Z');
const asked = new Date('2026-11-22T01:30:00Z');
const detailOf = (code: ErrorCode, lang: Language) => ({
  time: code === 'not_open_yet' ? formatDateTime(opening, lang) : '10:35',
  suggestion: 'taro@gmail.com',
  understood: describeBirthdate('1979-08-23', lang),
  seconds: '15',
});

const credentials = {
  knownUserId: '',
  openFrom: null,
  notice: null,
  showRemember: true,
  passkeyAlone: true,
  passkeyOptionsHref: '/interaction/abc/passkey-options',
  symbolNumberHref: insurer.links.symbolNumber,
  forgotPasswordHref: '/recovery/password',
  forgotUserIdHref: '/recovery/user-id',
  values: { userId: 'testuser01' },
};
/** The step list of a first sign-in, standing at its `current` entry. */
const listed =
  (current: number, locals: Sample['locals'] = {}) =>
  (lang: Language) => ({
    ...(typeof locals === 'function' ? locals(lang) : locals),
    progress: { names: Object.values(common[lang].steps), current },
  });
const tooManyForms = (lang: Language) => {
  const { body, ...text } = messages[lang].tooManyForms;
  return { ...text, body: body.map((line) => line.replace('{time}', '10:36')) };
};
const links = (lang: Language) => [{ href: 'https://portal.example.jp/', text: messages[lang].signIn }];

/** Every page, at least once. */
export const samples: Sample[] = [
  step(
    'insurer',
    (lang) => ({ insurer: null, insurers: societies(lang, 3) }),
    refused('insurer', 'insurer_unknown'),
  ),
  step(
    'insurer',
    (lang) => ({ insurer: null, insurers: societies(lang, 40) }),
    refused('insurer', 'insurer_unknown'),
    'many',
  ),
  step('credentials', credentials, refused(null, 'credentials_wrong')),
  step('credentials', { ...credentials, insurer: coded }, refused(null, 'credentials_wrong'), 'coded'),
  step('credentials', { ...credentials, passkeyAlone: false }, refused(null, 'throttled'), 'throttled'),
  step(
    'credentials',
    { ...credentials, again: { seconds: 10, kept: 'sealed' } },
    refused(null, 'busy'),
    'busy',
  ),
  step(
    'credentials',
    credentials,
    [{ code: 'throttled', detail: { what: 'first-sign-ins' } }],
    'first-sign-ins-paused',
  ),
  step(
    'credentials',
    (lang) => ({
      ...credentials,
      insurer: unreachable,
      openFrom: formatDateTime(opening, lang),
      notice: {
        ja: '7月10日の夜は、サービスをお休みします。',
        en: 'The service is closed on the night of 10 July.',
      }[lang],
    }),
    refused(null, 'not_open_yet'),
    'early',
  ),
  step('activation-code', { insurer: coded, made: true }, refused('activationCode', 'activation_code_wrong')),
  step('activation-code', { insurer: coded, made: false }, refused(null, 'throttled'), 'none-made'),
  step(
    'birthdate',
    listed(0, { values: { birthdate: '19790823' } }),
    refused('birthdate', 'birthdate_wrong'),
  ),
  step(
    'terms',
    listed(1, (lang) => ({ terms: terms(lang), declining: false })),
  ),
  step(
    'terms',
    listed(1, (lang) => ({ terms: terms(lang), declining: true })),
    [],
    'declining',
  ),
  step(
    'email',
    listed(2, { mailDomain: mail.mailDomain, values: { email: 'taro@gmail.con', signOutEverywhere: 'on' } }),
    refused('email', 'email_typo'),
  ),
  step('email-verification', listed(3, waiting), refused('code', 'code_wrong')),
  step(
    'email-verification',
    listed(3, (lang) => ({
      ...waiting,
      status: common[lang].notices['not-confirmed-yet'],
    })),
    [],
    'not-yet',
  ),
  step(
    'factor-choice',
    listed(4, { offered: insurer.secondFactors, current: null, changing: false }),
    refused('factor', 'factor_required'),
  ),
  step(
    'factor-choice',
    listed(4, { insurer: several, offered: several.secondFactors, current: 'totp', changing: false }),
    [],
    'three',
  ),
  step(
    'factor-choice',
    (lang) => ({
      insurer: several,
      offered: several.secondFactors,
      current: 'email-otp',
      changing: true,
      notes: common[lang].leaving.task,
    }),
    [],
    'changing',
  ),
  step('new-password', listed(5, { example: 'kaze7-hikari' }), [
    ...refused('newPassword', 'password_length', 'password_digit'),
    ...refused('newPasswordConfirmation', 'password_mismatch'),
  ]),
  step(
    'new-password',
    listed(5, { example: 'kaze7-hikari', again: { seconds: 10, kept: 'sealed' } }),
    refused(null, 'busy'),
    'busy',
  ),
  step('complete', listed(6, { factor: 'passkey', buttons: ['set-up', 'sign-out', 'portal'] })),
  step(
    'passkey-registration',
    listed(6, { options, adding: false, canChangeFactor: true }),
    refused(null, 'passkey_exists'),
  ),
  step(
    'passkey-registration',
    (lang) => ({ options, adding: true, canChangeFactor: false, notes: common[lang].leaving.task }),
    [],
    'adding',
  ),
  step(
    'passkey-name',
    { insurer: { ...insurer, passkeyAlone: false }, suggestedName: 'Windows', provider: null, isTask: false },
    [],
    'second-factor',
  ),
  step(
    'passkey-name',
    listed(6, (lang) => ({
      suggestedName: { ja: 'iPhone（iCloud キーチェーン）', en: 'iPhone (iCloud Keychain)' }[lang],
      provider: { ja: 'iCloud キーチェーン', en: 'iCloud Keychain' }[lang],
      isTask: false,
    })),
    refused('passkeyName', 'name_invalid'),
  ),
  step(
    'passkey-name',
    (lang) => ({
      suggestedName: 'Windows',
      provider: null,
      isTask: true,
      notes: common[lang].leaving.taskDone,
    }),
    [],
    'task',
  ),
  step('passkey-authentication', { options, otherMethod: true }, refused(null, 'passkey_failed')),
  step('passkey-authentication', { options, otherMethod: false }, [], 'alone'),
  step(
    'passkey-authentication',
    (lang) => ({
      options,
      otherMethod: true,
      notes: common[lang].leaving.task,
      why: common[lang].askedAgain,
    }),
    [],
    'asked-again',
  ),
  step(
    'email-otp',
    { ...mail, codeSent: true, minutes: 10, settingUp: false, otherMethod: false },
    refused('otp', 'otp_wrong'),
  ),
  step(
    'email-otp',
    listed(6, { ...mail, codeSent: true, minutes: 10, settingUp: true, otherMethod: false }),
    [],
    'setting-up',
  ),
  step('totp', { otherMethod: false }, refused('otp', 'otp_expired')),
  step('totp', { otherMethod: true }, [], 'other-method'),
  step('recovery-code', { left: 7 }, refused('recoveryCode', 'recovery_code_wrong')),
  step(
    'totp-registration',
    listed(6, { secret, uri: 'otpauth://totp/KOSMO%20Web:testuser01', qrSvg, canChangeFactor: true }),
    refused('otp', 'otp_wrong'),
  ),
  page('message', (lang) => ({ ...messages[lang].interactionExpired, links: links(lang) }), 'expired'),
  page(
    'message',
    (lang) => ({ ...messages[lang].serviceClosed, links: [{ href: '/', text: messages[lang].toServices }] }),
    'service-closed',
  ),
  page('message', (lang) => ({ ...messages[lang].emailConfirmed, links: [] }), 'email-confirmed'),
  page('message', (lang) => ({ ...tooManyForms(lang), links: links(lang) }), 'too-many-forms'),
  ...changeSamples,
  page('error', (lang) => ({
    code: 'invalid_request',
    description: 'missing required parameter(s)',
    reference: '7QK4-29FM',
    links: links(lang),
  })),
  page('sign-out', { fields: { xsrf: 'token' }, stayHref: 'https://portal.example.jp/' }),
  page('signed-out', (lang) => ({ factorLeft: true, links: links(lang) })),
  page('busy', { seconds: 10, method: 'post', fields: { csrf: 'token', kept: 'sealed' } }),
  page('email-link', (lang) => ({
    maskedEmail: mail.maskedEmail,
    userIdMasked: 'tes***',
    device: 'iPhone',
    requestedAt: formatDateTime(asked, lang),
  })),
  ...recoverySamples,
  page('message', (lang) => ({ ...messages[lang].passwordReset, links: links(lang) }), 'password-reset'),
  ...trailPages,
  ...credentialPages,
  ...helpPageSamples,
  page('start', (lang) => ({ insurer: null, links: links(lang) })),
];

/** What `render` is given for a sample. */
export function localsOf(
  { view, text, locals, refusals }: Sample,
  lang: Language,
  state: 'normal' | 'error',
) {
  return {
    lang,
    nonce: 'bm9uY2U',
    text: text(lang),
    insurer,
    csrf: 'token',
    base: view.startsWith('interaction/') ? '/interaction/abc' : '',
    action: `/interaction/abc/${view.split('/').at(-1)}`,
    languageHref: '?ui_locales=en',
    manualHref: '/help/first-sign-in?insurer=sample',
    notes: common[lang].leaving.usual,
    errors:
      state === 'error'
        ? refusals.map((error) => ({ ...error, detail: { ...detailOf(error.code, lang), ...error.detail } }))
        : [],
    ...(typeof locals === 'function' ? locals(lang) : locals),
    ...(state === 'normal' && { values: {} }),
  };
}
