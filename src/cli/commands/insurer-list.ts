import { listInsurers } from '../../insurer/store.ts';
import type { CliCommand } from '../command.ts';

export const insurerList: CliCommand = {
  name: 'insurer list',
  about: { ja: '保険者の一覧', en: 'list the insurers' },
  example: 'insurer list --json',
  async run({ language, print, tell, withDatabase }) {
    const insurers = await withDatabase(({ db }) => listInsurers(db));
    if (insurers.length === 0) tell({ ja: '保険者はまだありません。', en: 'There are no insurers yet.' });
    print(
      insurers.map(({ code, number, name, enrolment, secondFactors }) => ({
        code,
        number,
        name,
        enrolment,
        secondFactors,
      })),
      () => insurers.map(({ code, number, name }) => `${code.padEnd(32)}  ${number}  ${name[language]}`),
    );
    return 0;
  },
};
