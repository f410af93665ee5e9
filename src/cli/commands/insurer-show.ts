import { getInsurer } from '../../insurer/store.ts';
import type { CliCommand } from '../command.ts';

export const insurerShow: CliCommand = {
  name: 'insurer show',
  about: {
    ja: '保険者の設定を表示する（編集して insurer apply に渡せる形）',
    en: "show an insurer's settings, as insurer apply takes them",
  },
  example: 'insurer show sample > sample.json',
  argument: { name: '<code>', about: { ja: '保険者のコード', en: "the insurer's code" } },
  async run({ argument, print, withDatabase }) {
    const { id, ...document } = await withDatabase(({ db }) => getInsurer(db, argument));
    print(document, () => [JSON.stringify(document, null, 2)]);
    return 0;
  },
};
