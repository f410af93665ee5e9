import { appRemoval } from './app-removal/index.ts';
import { email } from './email/index.ts';
import { factor } from './factor/index.ts';
import { history } from './history/index.ts';
import { overview } from './overview/index.ts';
import type { AccountPage } from './page.ts';
import { passkeyRemoval } from './passkey-removal/index.ts';
import { passkeyRename } from './passkey-rename/index.ts';
import { passkeys } from './passkeys/index.ts';
import { password } from './password/index.ts';
import { recoveryCodes } from './recovery-codes/index.ts';
import { services } from './services/index.ts';
import { sessions } from './sessions/index.ts';

/** Every account page, in the order the overview lists them. */
export const accountPages: AccountPage[] = [
  overview,
  passkeys,
  passkeyRename,
  passkeyRemoval,
  factor,
  appRemoval,
  recoveryCodes,
  email,
  password,
  sessions,
  history,
  services,
];
