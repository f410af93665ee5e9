import type { Knex } from 'knex';
import { recordAudit } from '../audit/audit.ts';
import { outlived } from '../keys/signing-key.ts';
import { listSigningKeys, lockSigningKeys, removeSigningKeys } from '../keys/signing-key-store.ts';
import type { Secrets } from '../secrets.ts';

/** Takes signing keys out of the published ones when nobody needs their signatures any more. Answers how many. */
export function retireKeys(db: Knex, secrets: Secrets, now: Date): Promise<number> {
  return db.transaction(async (transaction) => {
    if (outlived(await listSigningKeys(transaction, secrets), now).length === 0) return 0;
    await lockSigningKeys(transaction);
    const keys = outlived(await listSigningKeys(transaction, secrets), now);
    await removeSigningKeys(
      transaction,
      keys.map(({ kid }) => kid),
    );
    for (const { kid, alg } of keys) {
      const whose = { insurerId: null, memberId: null, actor: 'system' };
      const what = { action: 'signing-key.removed', outcome: 'success', detail: { kid, alg } } as const;
      await recordAudit(transaction, { at: now, ...whose, ...what });
    }
    return keys.length;
  });
}
