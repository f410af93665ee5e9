import type { Client } from '../client/client.ts';
import { findClient, lockClient } from '../client/store.ts';
import type { Db } from '../db.ts';
import { OperatorError } from '../errors.ts';
import type { CliCommand } from './command.ts';

/** How a command is told which client it is about. */
export const clientArgument: NonNullable<CliCommand['argument']> = {
  name: '<client_id>',
  about: { ja: 'クライアントの ID', en: "the client's ID" },
};

export const clientNamed = async (db: Db, id: string): Promise<Client> =>
  (await findClient(db, id)) ?? notFound(id);

/** As `clientNamed`, locked until the transaction `db` ends. */
export const lockedClient = async (db: Db, id: string): Promise<Client> =>
  (await lockClient(db, id)) ?? notFound(id);

function notFound(id: string): never {
  throw new OperatorError(
    {
      ja: `クライアント ${id} は登録されていません。client list で一覧を表示できます。`,
      en: `There is no client ${id}. client list shows those there are.`,
    },
    3,
  );
}
