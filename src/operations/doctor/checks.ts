import type { Check } from './check.ts';
import { databaseCheck } from './database.ts';
import { migrationsCheck } from './migrations.ts';

/** Everything `kosmo-idp doctor` looks at, in the order it tells it. */
export const checks: Check[] = [databaseCheck, migrationsCheck];
