import { randomBytes } from 'node:crypto';
import { readConfig } from '../config.ts';
import { OperatorError } from '../errors.ts';
import { describeSecretKeys } from '../keys/describe.ts';
import { listSecretKeys } from '../keys/secret-key-store.ts';
import { idOfSecretKey } from '../secrets.ts';
import { loadSecretKeys, replaceSecretKeys } from '../secrets-file.ts';
import { recordOperation } from './audit.ts';
import type { Call, ExitCode } from './command.ts';

/**
 * Makes a new key for SECRET_KEYS. Where this machine keeps the keys in a file, it is put there; else it is shown, once,
 * for the operator to put in front. From there on the processes find out by themselves when all of them know it.
 */
export async function rotateSecretKey(call: Call): Promise<ExitCode> {
  const { now, env, tell, print } = call;
  const config = readConfig(env);
  const listed = loadSecretKeys(config);
  const made = randomBytes(32);
  const inFile = config.secretKeys === null;
  const removed = await call.withDatabase(async (parts) => {
    const states = describeSecretKeys(listed.map(idOfSecretKey), await listSecretKeys(parts.db), []);
    if (states[0]?.state === 'new') throw notUsedYet(states[0].id);
    const removable = states.filter(({ state }) => state === 'removable').map(({ id }) => id);
    await parts.db.transaction(async (db) => {
      const detail = { key: idOfSecretKey(made), to: inFile ? 'file' : 'operator' };
      await recordOperation(db, parts, { at: now, action: 'secret-key.made', detail });
      if (!inFile) return;
      const kept = listed.filter((key) => !removable.includes(idOfSecretKey(key)));
      replaceSecretKeys(config, [made, ...kept]);
    });
    return removable;
  });
  const key = made.toString('base64');
  const result = {
    id: idOfSecretKey(made),
    file: inFile ? 'secret-keys' : null,
    removed: inFile ? removed : [],
  };
  if (inFile) {
    print(result, () => []);
    tell({
      ja: `新しい鍵を ${config.dataDir} の secret-keys の先頭に書きました。プロセス（npm start など）を再起動すると使われます。進み具合は key list でわかります。`,
      en: `The new key stands first in secret-keys of ${config.dataDir}. It is used once the processes (npm start, for one) are restarted; key list tells how far it is.`,
    });
    return 0;
  }
  print({ ...result, secret_key: key }, () => [key]);
  tell({
    ja: `新しい鍵は今だけ表示されます。安全な場所に保管してください。\n  1. すべてのマシンで、SECRET_KEYS の先頭にこの鍵を足します（前の鍵は残します）: SECRET_KEYS=<新しい鍵>,<今の値>\n  2. serve と work のプロセスを 1 つずつ再起動します。止める必要はありません。全部が新しい鍵を知ってから、自動で使い始めます。\n  3. key list で進み具合を見ます。「はずしてよい」と出たら、前の鍵を SECRET_KEYS からはずして、1 つずつ再起動します。`,
    en: `The new key is shown only now: keep it in a safe place.\n  1. On every machine put it in front of SECRET_KEYS, and leave the older ones: SECRET_KEYS=<new key>,<present value>\n  2. Restart the serve and work processes, one after another: nothing stands still. The key is used once all of them know it.\n  3. Watch key list. Where it says that an older key may be taken out, take it out and restart once more, one after another.`,
  });
  return 0;
}

const notUsedYet = (id: string) =>
  new OperatorError(
    {
      ja: `SECRET_KEYS の先頭の鍵 ${id} は、まだ使われていません。交代が済んでから、次の鍵を作ってください（key list で状態がわかります）。`,
      en: `The first key of SECRET_KEYS, ${id}, is not in use yet: make the next one after that (key list tells where it stands).`,
    },
    4,
  );
