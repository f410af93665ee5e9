import { describeClient } from '../client/describe.ts';
import { setDisabled } from '../client/store.ts';
import type { Bilingual } from '../errors.ts';
import { recordOperation } from './audit.ts';
import { clientArgument, lockedClient } from './client-named.ts';
import type { CliCommand } from './command.ts';
import { toLines } from './lines.ts';

interface Switch extends Pick<CliCommand, 'name' | 'about' | 'example'> {
  action: 'client.disabled' | 'client.enabled';
  done: Bilingual;
  /** It was so before. */
  already: Bilingual;
}

/** A command that lets a client in, or out; it can be taken back, so it asks nothing. */
export const clientSwitch = ({ name, about, example, action, done, already }: Switch): CliCommand => ({
  name,
  about,
  example,
  argument: clientArgument,
  changes: true,
  async run(call) {
    const { argument, now } = call;
    const disable = action === 'client.disabled';
    const { client, isChanged } = await call.withDatabase((parts) =>
      parts.db.transaction(async (db) => {
        const before = await lockedClient(db, argument);
        if ((before.disabledAt !== null) === disable) return { client: before, isChanged: false };
        const client = await setDisabled(db, argument, disable ? now : null, now);
        await recordOperation(db, parts, { at: now, action, detail: { client: argument } });
        return { client, isChanged: true };
      }),
    );
    const described = describeClient(client, now);
    call.print(described, () => toLines(described));
    call.tell(isChanged ? done : already);
    return 0;
  },
});
