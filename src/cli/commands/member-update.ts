import { OperatorError } from '../../errors.ts';
import type { CliCommand } from '../command.ts';
import { correct } from '../correct-member.ts';
import { common } from '../language.ts';
import { cellFlags, readCells } from '../member-cells.ts';
import { differenceLines } from '../member-correction.ts';
import { tellLetter } from '../member-letter.ts';
import { memberFlags } from '../member-named.ts';

const columns = [
  'user_id',
  'symbol',
  'number',
  'branch_number',
  'birthdate',
  'relationship',
  'cohort',
  'name',
  'email',
  'status',
] as const;

export const memberUpdate: CliCommand = {
  name: 'member update',
  about: {
    ja: '加入者の登録内容を訂正する。書いたものだけが変わり、本人が設定したものは変わらない',
    en: 'correct what is known of a member: only what is given. What the member has set up stays',
  },
  example:
    'member update --insurer sample --user-id testuser01 --new-birthdate 1980-01-02 --reason "届出の誤り"',
  flags: [
    ...memberFlags,
    ...cellFlags([...columns], 'new-'),
    {
      flags: '--dry-run',
      about: {
        ja: '何が変わるかを表示するだけで、何も変えない',
        en: 'show what would change, change nothing',
      },
    },
    { ...common.reason, required: true },
    common.yes,
  ],
  async run(call) {
    const said = await readCells(call, [...columns], 'new-');
    if (Object.keys(said).length === 0)
      throw new OperatorError({
        ja: '変えるものがありません。--new-birthdate など、変えるものを書いてください（member update --help）。',
        en: 'There is nothing to change: say what, such as --new-birthdate (member update --help).',
      });
    const { data, letter } = await correct(call, said);
    call.print(data, () => differenceLines(data.changed, call.language));
    const isChanged = Object.keys(data.changed).length > 0;
    if (!isChanged) call.tell({ ja: '変更はありません。', en: 'Nothing has changed.' });
    else if (call.has('dryRun'))
      call.tell({ ja: '確かめただけで、何も変えていません。', en: 'Only checked: nothing was changed.' });
    else {
      call.tell({
        ja: '訂正しました。次の取り込みのファイルも直してください。直さないと、また元に戻ります。',
        en: 'Corrected. Correct the file of the next import as well, or it is undone.',
      });
      if (letter !== null) tellLetter(call, letter);
    }
    return 0;
  },
};
