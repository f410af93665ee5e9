import type { Act } from '../approval/approval.ts';
import { emailReset } from './commands/member-reset-email.ts';
import { factorReset } from './commands/member-reset-factor.ts';
import type { Reset } from './member-reset.ts';

const resets = [factorReset, emailReset];

/** What an approval carries out at once. */
export const resetOf = (act: Act): Reset | undefined => resets.find(({ name }) => name === act);
