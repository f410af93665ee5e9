import type { AuditAction, AuditEntry } from '../audit/audit.ts';
import type { Config } from '../config.ts';
import type { PasskeyUse } from '../credential/passkey-store.ts';
import type { PasswordHasher } from '../credential/password-hash.ts';
import type { Db } from '../db.ts';
import type { Insurer } from '../insurer/insurer.ts';
import type { Secrets } from '../secrets.ts';
import type { Attempt } from '../throttle/throttle.ts';
import type { Recognition } from './recognition.ts';

/** What a step may use besides the state. In `submit`, `db` is the request's transaction (see `Step`). */
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
  /** What the browser is recognised by. */
  readonly browser: Recognition;
  /** Where the request comes from, as far as that counts as one source. */
  readonly addressBlock: string;
  /** Tells the audit trail what a member did, with and only with what else the request writes. */
  record(
    whose: Whose,
    action: AuditAction,
    detail?: AuditEntry['detail'],
    outcome?: AuditEntry['outcome'],
  ): void;
  /** Records a passkey's use; false where its counter shows that there is a copy of it. */
  usePasskey(use: Omit<PasskeyUse, 'at'>): Promise<boolean>;
  /** Forgets how often something was tried that has now succeeded. */
  forgive(attempts: Attempt[]): void;
}

/** A member, or, where nobody is known, only the insurer. */
export interface Whose {
  insurerId: number;
  id: string | null;
}
