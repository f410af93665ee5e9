import { overview } from './overview/index.ts';
import type { AccountPage } from './page.ts';

/** Every account page, in the order the overview lists them. */
export const accountPages: AccountPage[] = [overview];
