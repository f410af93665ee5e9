import type { Knex } from 'knex';
import type { Config } from '../../config.ts';
import type { Bilingual } from '../../errors.ts';
import type { Secrets } from '../../secrets.ts';

/** `fault`: something does not work, or will hurt. `warning`: it works, but somebody should look at it. */
export interface Finding {
  level: 'ok' | 'warning' | 'fault';
  /** One line; it names no secret and nobody's data. */
  text: Bilingual;
  /** What to do about it. */
  advice?: Bilingual;
}

/** What a check looks at. It changes nothing. */
export interface Parts {
  config: Config;
  databaseUrl: string;
  /** May lead to a database that cannot be reached: `needs` keeps a check from it. */
  db: Knex;
  secrets: Secrets;
  now: Date;
  /** Where a mail is to be sent as a trial. */
  sendTo: string | undefined;
}

/** One thing `kosmo-idp doctor` looks at. What it cannot find out it answers as a finding too, or throws. */
export interface Check {
  /** As it stands in front of its findings. */
  name: string;
  /** Left out where there is no database to reach, or one without the tables of this version. */
  needs?: 'database' | 'tables';
  run(parts: Parts): Promise<Finding[]>;
}

export const ok = (text: Bilingual): Finding => ({ level: 'ok', text });
export const warning = (text: Bilingual, advice: Bilingual): Finding => ({ level: 'warning', text, advice });
export const fault = (text: Bilingual, advice: Bilingual): Finding => ({ level: 'fault', text, advice });
