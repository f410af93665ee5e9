import { describeClient } from '../../client/describe.ts';
import { findClient } from '../../client/store.ts';
import { OperatorError } from '../../errors.ts';
import type { CliCommand } from '../command.ts';
import { toLines } from '../lines.ts';

export const clientShow: CliCommand = {
  name: 'client show',
  about: { ja: 'クライアントの登録内容', en: 'show how a client is registered' },
  example: 'client show 0f3a6c1e9b2d4f5a6b7c8d9e',
  argument: { name: '<client_id>', about: { ja: 'クライアントの ID', en: "the client's ID" } },
  async run({ argument, print, withDatabase }) {
    const client = await withDatabase(({ db }) => findClient(db, argument));
    if (!client)
      throw new OperatorError(
        { ja: `クライアント ${argument} は登録されていません。`, en: `There is no client ${argument}.` },
        3,
      );
    const described = describeClient(client);
    print(described, () => toLines(described));
    return 0;
  },
};
