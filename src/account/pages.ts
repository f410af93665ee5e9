import { history } from './history/index.ts';
import { overview } from './overview/index.ts';
import type { AccountPage } from './page.ts';
import { services } from './services/index.ts';
import { sessions } from './sessions/index.ts';

/** Every account page, in the order the overview lists them. */
export const accountPages: AccountPage[] = [overview, sessions, history, services];
