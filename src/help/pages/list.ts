import type { HelpPage } from '../page.ts';
import { forgotPassword } from './forgot-password.ts';
import { forgotUserId } from './forgot-user-id.ts';
import { lostApp } from './lost-app.ts';
import { lostBoth } from './lost-both.ts';
import { lostLetter } from './lost-letter.ts';
import { lostMailbox } from './lost-mailbox.ts';
import { lostPhone } from './lost-phone.ts';
import { newPhone } from './new-phone.ts';
import { sharedDevice } from './shared-device.ts';
import { suspiciousMail } from './suspicious-mail.ts';

/** Every page of help on one matter, by its place under `/help/`. */
export const helpPages = {
  'forgot-password': forgotPassword,
  'forgot-user-id': forgotUserId,
  'lost-letter': lostLetter,
  'lost-phone': lostPhone,
  'lost-mailbox': lostMailbox,
  'lost-both': lostBoth,
  'lost-app': lostApp,
  'new-phone': newPhone,
  'shared-device': sharedDevice,
  'suspicious-mail': suspiciousMail,
} satisfies Record<string, HelpPage>;

export type HelpPageName = keyof typeof helpPages;

export const isHelpPage = (name: string): name is HelpPageName => Object.hasOwn(helpPages, name);
