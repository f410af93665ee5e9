import { page, refused, type Sample } from './sample.ts';
import { societies } from './sample-insurers.ts';

const recovery = {
  insurers: null,
  otherInsurerHref: '/recovery/password?choose=1',
  forgotUserIdHref: '/recovery/user-id',
};

export const recoverySamples: Sample[] = [
  ...(['recovery/forgot-password', 'recovery/forgot-user-id'] as const).flatMap((view) => [
    page(view, recovery, '', [...refused(null, 'throttled'), ...refused('birthdate', 'birthdate_invalid')]),
    page(
      view,
      (lang) => ({ ...recovery, insurer: null, insurers: societies(lang, 3) }),
      'insurer',
      refused('insurer', 'insurer_unknown'),
    ),
    page(view, (lang) => ({ ...recovery, insurer: null, insurers: societies(lang, 40) }), 'insurers'),
  ]),
  page('recovery/reset-password', { userIdMasked: 'tes***', example: 'kaze7-hikari' }, '', [
    ...refused('birthdate', 'birthdate_wrong'),
    ...refused('newPassword', 'password_length'),
    ...refused('newPasswordConfirmation', 'password_mismatch'),
  ]),
  page(
    'recovery/reset-password',
    {
      userIdMasked: 'tes***',
      example: 'kaze7-hikari',
      values: { birthdate: '19790823' },
      again: { seconds: 10, kept: 'sealed' },
    },
    'busy',
    refused(null, 'busy'),
  ),
];
