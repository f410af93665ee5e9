import { accountCommon } from '../../src/account/text.ts';
import { common } from '../../src/http/text/common.ts';
import { messages } from '../../src/http/text/messages.ts';
import { formatDateTime } from '../../src/http/text/time.ts';
import type { Language } from '../../src/insurer/insurer.ts';
import {
  changing as credentialsOfChange,
  text as credentialsText,
} from '../../src/interaction/steps/credentials/text.ts';
import { changing as emailOfChange } from '../../src/interaction/steps/email/text.ts';
import { changing as passwordOfChange } from '../../src/interaction/steps/new-password/text.ts';
import { stepTexts } from '../../src/interaction/steps/texts.ts';
import { account, page, refused, step } from './sample.ts';

const at = (time: string, lang: Language) => formatDateTime(new Date(time), lang);
const address = (lang: Language) => ({
  step: 'account-email',
  action: '/account/email',
  email: 'taro@example.jp',
  since: at('2026-11-22T01:30:00Z', lang),
  heldUntil: null,
  holdHours: 24,
  undoHours: 72,
  awaited: null,
  offered: ['otp', 'recovery', 'notices'],
});
const undo = (lang: Language) => ({
  before: 't***@e***.jp',
  after: 'h***@g***.com',
  userIdMasked: 'tes***',
  device: 'iPhone',
  changedAt: at('2026-11-22T01:30:00Z', lang),
  suspect: false,
});
const changesEmail = (lang: Language) => ({
  notes: common[lang].leaving.task,
  text: { ...stepTexts.email[lang], ...emailOfChange[lang] },
});
const changesPassword = (lang: Language) => ({
  notes: common[lang].leaving.task,
  text: { ...stepTexts['new-password'][lang], ...passwordOfChange[lang] },
});
const changesPasswordFirst = (lang: Language) => {
  const { hint: _hint, firstTime: _firstTime, ...words } = credentialsText[lang];
  return { ...words, ...credentialsOfChange[lang] };
};
const waysOn = (lang: Language) => [{ href: '/recovery/password', text: messages[lang].newPassword }];

/** Changing the address or the password, and undoing it. */
export const changeSamples = [
  account('account/email', address),
  account(
    'account/email',
    (lang) => ({
      ...address(lang),
      heldUntil: at('2026-11-23T01:30:00Z', lang),
      awaited: { email: 'hanako@example.com', until: at('2026-11-23T02:00:00Z', lang) },
      status: accountCommon[lang].done.emailChanged,
    }),
    'changed',
  ),
  account('account/password', (lang) => ({
    step: 'account-password',
    action: '/account/password',
    since: at('2026-11-22T01:30:00Z', lang),
    forgotPasswordHref: '/recovery/password',
  })),
  step(
    'email',
    (lang) => ({
      ...changesEmail(lang),
      mailDomain: 'id.example.jp',
      values: { email: 'taro@example.jp', signOutEverywhere: 'on' },
    }),
    refused('email', 'email_same'),
    'change',
  ),
  step(
    'email-verification',
    (lang) => ({
      notes: common[lang].leaving.task,
      maskedEmail: 'h***@g***.com',
      presentEmail: 't***@e***.jp',
      mailDomain: 'id.example.jp',
      canResendAt: '10:35',
      codeSent: true,
    }),
    refused('code', 'code_expired'),
    'change',
  ),
  step(
    'new-password',
    (lang) => ({ ...changesPassword(lang), example: 'kaze7-hikari' }),
    refused('newPassword', 'password_same'),
    'change',
  ),
  step(
    'credentials',
    (lang) => ({
      notes: common[lang].leaving.task,
      text: changesPasswordFirst(lang),
      knownUserId: 'testuser01',
      openFrom: null,
      notice: null,
      showRemember: true,
      passkeyAlone: false,
      passkeyOptionsHref: '/interaction/abc/passkey-options',
      symbolNumberHref: null,
      forgotPasswordHref: '/recovery/password',
      forgotUserIdHref: '/recovery/user-id',
      values: { userId: 'testuser01' },
    }),
    refused(null, 'credentials_wrong'),
    'change',
  ),
  page('email-undo', undo),
  page('email-undo', (lang) => ({ ...undo(lang), suspect: true }), 'suspect'),
  page('message', (lang) => ({ ...messages[lang].emailRestored, links: waysOn(lang) }), 'restored'),
  page('message', (lang) => ({ ...messages[lang].emailRestoredSuspect, links: waysOn(lang) }), 'suspect'),
  page('message', (lang) => ({ ...messages[lang].undoLinkUsed, links: waysOn(lang) }), 'undo-used'),
];
