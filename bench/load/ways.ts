import { isStep, textOf } from './answers.ts';
import type { Way } from './sign-in.ts';

/** The form's own address and token, as the page says them. */
const action = /<form method="post" action="([^"]+)"/;
const csrf = /name="csrf" value="([^"]+)"/;

/** User ID and password typed. */
export const byPassword: Way = async (visitor, page, pageUrl, { userId, password }) => {
  isStep('page', page, 'credentials');
  return visitor.submit('submit', new URL(textOf('page', page, action), pageUrl).href, {
    csrf: textOf('page', page, csrf),
    userId,
    password,
  });
};
