import { deleteClient } from '../../client/store.ts';
import { countGrants, endClient } from '../../oidc/end-client.ts';
import { recordOperation } from '../audit.ts';
import { clientArgument, clientNamed, lockedClient } from '../client-named.ts';
import { deletionQuestion } from '../client-questions.ts';
import type { CliCommand } from '../command.ts';
import { toLines } from '../lines.ts';

export const clientDelete: CliCommand = {
  name: 'client delete',
  about: {
    ja: 'クライアントを削除する。そのトークンはすべて使えなくなる。元に戻せない',
    en: 'delete a client for good; every token it holds ends',
  },
  example: 'client delete 0f3a6c1e9b2d4f5a6b7c8d9e --reason "サービスの終了"',
  argument: clientArgument,
  changes: true,
  async run(call) {
    const { argument, now } = call;
    const data = await call.withDatabase(async (parts) => {
      const { metadata } = await clientNamed(parts.db, argument);
      const grants = await countGrants(parts.db, argument, now);
      await call.confirm(deletionQuestion([`${metadata.client_name} (${argument})`], grants));
      await parts.db.transaction(async (db) => {
        await lockedClient(db, argument);
        await deleteClient(db, argument);
        await endClient(db, argument);
        const detail = { client: argument, name: metadata.client_name, sign_ins: grants };
        await recordOperation(db, parts, { at: now, action: 'client.deleted', detail });
      });
      return { client_id: argument, client_name: metadata.client_name, deleted: true, sign_ins: grants };
    });
    call.print(data, () => toLines(data));
    call.tell({ ja: '削除しました。', en: 'Deleted.' });
    return 0;
  },
};
