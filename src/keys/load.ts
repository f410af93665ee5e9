import type { Knex } from 'knex';
import { OperatorError } from '../errors.ts';
import { idOfSecretKey, Secrets } from '../secrets.ts';
import { lastingKeys } from './lasting-store.ts';
import { currentOf, missingOf, type SecretKey } from './secret-key.ts';
import { addSecretKeys, listSecretKeys } from './secret-key-store.ts';

/**
 * What a process seals and digests with, on a migrated database. It seals under the key all others seal under, which
 * need not be the first one listed: `watchKeys` moves on once every process lists another first.
 * @throws OperatorError when a key is not listed that data still depend on
 */
export async function loadSecrets(db: Knex, secretKeys: Buffer[], now: Date): Promise<Secrets> {
  const listed = secretKeys.map(idOfSecretKey);
  let known = await listSecretKeys(db);
  if (known.length === 0) {
    await addSecretKeys(db, listed, now);
    known = await listSecretKeys(db);
  }
  const missing = missingOf(known, listed);
  if (missing.length > 0) throw keysMissing(missing);
  const secrets = new Secrets(secretKeys, await lastingKeys(db, secretKeys));
  secrets.sealUnder(currentOf(known)?.id ?? secrets.currentKeyId);
  return secrets;
}

function keysMissing(missing: SecretKey[]): OperatorError {
  const ids = missing.map(({ id }) => id).join(', ');
  return new OperatorError({
    ja: `データの暗号化に使った鍵 ${ids} が SECRET_KEYS にありません。まだ必要なので、元に戻してください（SECRET_KEYS を使わないときは、データのフォルダーの secret-keys を戻してください）。はずしてよい鍵は key list でわかります。`,
    en: `SECRET_KEYS lacks the key ${ids}, which data are still sealed under: put it back (or, without SECRET_KEYS, put back the file secret-keys of the data folder). key list says which ones may be taken out.`,
  });
}
