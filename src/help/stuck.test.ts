import { expect, test } from '@jest/globals';
import { parsePage } from '../../test/helpers/html.ts';
import { insurer, localsOf, samples } from '../../test/helpers/sample-locals.ts';
import { render } from '../http/view.ts';

const linksOn = async (view: string, changes: object = {}) => {
  const sample = samples.find((it) => it.view === view);
  if (sample === undefined) throw new Error(`no sample of ${view}`);
  const html = await render(view, { ...localsOf(sample, 'ja', 'normal'), ...changes });
  return parsePage(html, 'https://id.example.jp/', 200).links.map(
    ({ href }) => new URL(href).pathname + new URL(href).search,
  );
};

test.each([
  ['interaction/activation-code', 'lost-letter'],
  ['interaction/passkey-authentication', 'lost-phone'],
  ['interaction/email-otp', 'lost-mailbox'],
  ['interaction/email-verification', 'lost-mailbox'],
  ['recovery/forgot-password', 'forgot-password'],
  ['recovery/forgot-user-id', 'forgot-user-id'],
  ['recovery/reset-password', 'forgot-password'],
  ['email-link', 'suspicious-mail'],
  ['email-undo', 'suspicious-mail'],
  ['account/passkeys', 'new-phone'],
  ['account/sessions', 'shared-device'],
])('%s leads to %s, as the insurer’s members should read it', async (view, page) => {
  expect(await linksOn(view)).toContain(`/help/${page}?insurer=sample`);
});

test('where an app is asked for, there is help for who has lost it', async () => {
  expect(await linksOn('interaction/totp', { insurer: { ...insurer, secondFactors: ['totp'] } })).toContain(
    '/help/lost-app?insurer=sample',
  );
});

test('no page leads to help on what the insurer does not offer', async () => {
  const changes = { insurer: { ...insurer, secondFactors: ['email-otp'] } };
  expect(await linksOn('interaction/passkey-authentication', changes)).not.toContain(
    '/help/lost-phone?insurer=sample',
  );
});

test.each(samples.map(({ view }) => view))('%s leads to all help', async (view) => {
  expect(await linksOn(view)).toContainEqual(expect.stringMatching(/^\/help(\?insurer=sample)?$/));
});
