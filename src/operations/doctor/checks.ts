import type { Check } from './check.ts';
import { clientsCheck } from './clients.ts';
import { clockCheck } from './clock.ts';
import { databaseCheck } from './database.ts';
import { dnsCheck } from './dns.ts';
import { insurersCheck } from './insurers.ts';
import { keysCheck } from './keys.ts';
import { lettersCheck } from './letters.ts';
import { mailsCheck } from './mails.ts';
import { migrationsCheck } from './migrations.ts';
import { settingsCheck } from './settings.ts';
import { smtpCheck } from './smtp.ts';
import { workerCheck } from './worker.ts';

/** Everything `kosmo-idp doctor` looks at, in the order it tells it. */
export const checks: Check[] = [
  settingsCheck,
  databaseCheck,
  migrationsCheck,
  clockCheck,
  keysCheck,
  smtpCheck,
  dnsCheck(),
  workerCheck,
  mailsCheck,
  insurersCheck,
  lettersCheck,
  clientsCheck,
];
