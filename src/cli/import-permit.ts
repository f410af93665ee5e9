import type { Insurer } from '../insurer/insurer.ts';
import type { ImportOptions } from '../member/import/options.ts';
import type { Call, DatabaseParts } from './command.ts';
import { demandApproval, spend } from './demand-approval.ts';

/** More members than these, in number and in part of all, take a second operator to leave by one file (T55). */
const MANY = 100;
const PART = 0.05;

/** Lets an import through, one that ends many memberships only where another operator has approved this very file. */
export const departurePermit =
  (call: Call, parts: DatabaseParts, insurer: Insurer): NonNullable<ImportOptions['permit']> =>
  async ({ leaving, members, fileHash }) => {
    if (leaving <= MANY || leaving <= members * PART) return async () => ({});
    call.progress({ ja: '', en: '' });
    call.tell({
      ja: `このファイルで ${leaving} 人が資格を失います（いまの加入者は ${members} 人）。`,
      en: `By this file ${leaving} of ${members} members leave.`,
    });
    const parameters = { file: fileHash, leaving };
    const approval = await demandApproval(call, parts, { act: 'member import', insurer, parameters });
    return approval === null ? null : (db) => spend(db, approval, call.now);
  };
