import type { Client } from '../client/client.ts';
import { findClient, listClients, lockClient } from '../client/store.ts';
import type { Db } from '../db.ts';
import { OperatorError } from '../errors.ts';
import { meant, nearest } from '../nearest.ts';
import type { CliCommand } from './command.ts';

/** How a command is told which client it is about. */
export const clientArgument: NonNullable<CliCommand['argument']> = {
  name: '<client_id>',
  about: { ja: 'クライアントの ID', en: "the client's ID" },
};

export const clientNamed = async (db: Db, id: string): Promise<Client> =>
  (await findClient(db, id)) ?? notFound(db, id);

/** As `clientNamed`, locked until the transaction `db` ends. */
export const lockedClient = async (db: Db, id: string): Promise<Client> =>
  (await lockClient(db, id)) ?? notFound(db, id);

/** Whoever gave its name, or slipped in its ID, is told the ID. */
async function notFound(db: Db, id: string): Promise<never> {
  const clients = await listClients(db);
  const byName = clients.find(({ metadata }) => metadata.client_name.toLowerCase() === id.toLowerCase());
  const ids = clients.map((client) => client.id);
  const near = meant(byName?.id ?? nearest(id, ids));
  throw new OperatorError(
    {
      ja: `クライアント ${id} は登録されていません。client list で一覧を表示できます。${near.ja}`,
      en: `There is no client ${id}. client list shows those there are.${near.en}`,
    },
    3,
  );
}
