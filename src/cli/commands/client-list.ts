import { describeClient } from '../../client/describe.ts';
import { listClients } from '../../client/store.ts';
import type { CliCommand } from '../command.ts';

export const clientList: CliCommand = {
  name: 'client list',
  about: { ja: 'クライアントの一覧', en: 'list the clients' },
  example: 'client list --json',
  async run({ now, print, tell, withDatabase }) {
    const clients = (await withDatabase(({ db }) => listClients(db))).map((client) =>
      describeClient(client, now),
    );
    if (clients.length === 0) tell({ ja: 'クライアントはまだありません。', en: 'There are no clients yet.' });
    print(clients, () =>
      clients.map(
        ({ client_id, client_name, insurers, disabled }) =>
          `${client_id.padEnd(24)}  ${client_name}  (${insurers})${disabled ? '  disabled' : ''}`,
      ),
    );
    return 0;
  },
};
