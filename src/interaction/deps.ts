import type { Config } from '../config.ts';
import type { PasswordHasher } from '../credential/password-hash.ts';
import type { Db } from '../db.ts';
import type { Insurer } from '../insurer/insurer.ts';
import type { Secrets } from '../secrets.ts';

/** What a step may use besides the state. `db` is the request's transaction in `submit` and `enter`. */
export interface Deps {
  readonly db: Db;
  readonly now: Date;
  readonly config: Config;
  readonly secrets: Secrets;
  readonly hasher: PasswordHasher;
  readonly insurers: { all(): Promise<Insurer[]> };
  /** The interaction's uid; whatever is bound to this interaction is bound to it. */
  readonly uid: string;
  /** The requesting browser, for mails and suggested names; never stored in clear. */
  readonly userAgent: string;
  readonly clientAddress: string;
}
