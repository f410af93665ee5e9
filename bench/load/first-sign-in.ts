import type { Post } from '../../test/helpers/post.ts';
import type { Target } from '../service.ts';
import { isStep, leadsTo, textOf } from './answers.ts';
import type { Way } from './sign-in.ts';

const csrf = /name="csrf" value="([^"]+)"/;
const termsId = /name="terms" value="(\d+)"/;

/** From the letter to the second factor's first code: every page, and the mails as they come. */
export const byLetter =
  ({ issuer }: Target, post: Post): Way =>
  async (visitor, firstPage, firstUrl, { userId, password, newcomer }) => {
    if (newcomer === undefined) throw new Error('a member who has no letter');
    const { birthdate, email, newPassword } = newcomer;
    let [page, url] = [firstPage, firstUrl];
    const submit = (step: string, fields: Record<string, string>) => {
      isStep(step, page, step);
      const action = new URL(textOf(step, page, new RegExp(`action="([^"]+/${step})"`)), url).href;
      return visitor.submit(step, action, { csrf: textOf(step, page, csrf), ...fields });
    };
    const pass = async (step: string, fields: Record<string, string>) => {
      url = leadsTo(step, await submit(step, fields), url, `${issuer}/interaction/`);
      page = await visitor.get('page', url);
    };
    await pass('credentials', { userId, password });
    await pass('birthdate', { birthdate });
    await pass('terms', { terms: textOf('terms', page, termsId), accept: '1' });
    await pass('email', { email });
    await pass('email-verification', { code: await post.nextCode(email) });
    await pass('factor-choice', { factor: 'email-otp' });
    await pass('new-password', { newPassword, newPasswordConfirmation: newPassword });
    await pass('complete', { next: 'set-up' });
    return submit('email-otp', { otp: await post.nextCode(email) });
  };
