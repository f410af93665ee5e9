import { email } from './email/index.ts';
import { overview } from './overview/index.ts';
import type { AccountPage } from './page.ts';
import { password } from './password/index.ts';

/** Every account page, in the order the overview lists them. */
export const accountPages: AccountPage[] = [overview, email, password];
