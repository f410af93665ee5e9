import { listInsurers } from '../../insurer/store.ts';
import { countInterrupted, countWithoutCode } from '../../member/letters/letter-store.ts';
import { type Check, type Finding, warning } from './check.ts';

/** Who cannot begin, although everything runs: nothing that could be entered was ever put into their hands. */
export const lettersCheck: Check = {
  name: 'letters',
  needs: 'tables',
  async run({ db }) {
    const findings: Finding[] = [];
    for (const { id, code, activationCode } of await listInsurers(db)) {
      const { members: interrupted } = await countInterrupted(db, id);
      const withoutCode = activationCode ? await countWithoutCode(db, id) : 0;
      if (interrupted > 0)
        findings.push(
          warning(
            {
              ja: `${code}: お知らせの作成が途中で止まり、${interrupted} 人の仮パスワードや登録コードを、だれも持っていません`,
              en: `${code}: letters were interrupted, and nobody holds what ${interrupted} members would have to enter`,
            },
            {
              ja: 'member notices --only-missing で作り直してください。途中のファイル（.part）は使わずに削除します。',
              en: 'Make them anew with member notices --only-missing; delete the file that was left (.part).',
            },
          ),
        );
      if (withoutCode > 0)
        findings.push(
          warning(
            {
              ja: `${code}: 登録コードを求めますが、${withoutCode} 人にはまだ作っていません`,
              en: `${code}: it asks for activation codes, and ${withoutCode} members have none`,
            },
            {
              ja: 'member notices --only-missing で作って送ってください。それまで、この人たちはログインできません。',
              en: 'Make and send them with member notices --only-missing: until then these members cannot sign in.',
            },
          ),
        );
    }
    return findings;
  },
};
