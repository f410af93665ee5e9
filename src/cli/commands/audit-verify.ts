import { writeAnchor } from '../../audit/anchor.ts';
import type { Fault, FaultKind } from '../../audit/judge.ts';
import { type Verdict, verifyTrail } from '../../audit/verify.ts';
import type { Bilingual } from '../../errors.ts';
import type { Language } from '../../insurer/insurer.ts';
import type { CliCommand } from '../command.ts';
import { givenAnchor } from '../given-anchor.ts';

export const auditVerify: CliCommand = {
  name: 'audit verify',
  about: {
    ja: '監査記録が、書き換え・削除・並べ替え・差し込みのない、封印したときのままかを確かめる（異常があれば終了コード 1）',
    en: 'whether the audit trail is as it was sealed: nothing edited, deleted, reordered or inserted (exit code 1 if it is not)',
  },
  example: 'audit verify --anchor audit-2026-11.jsonl',
  flags: [
    {
      flags: '--anchor <anchor>',
      about: {
        ja: '前に書き出したファイル、またはそのとき表示された控え。末尾の切り取りは、これがあればわかる',
        en: 'an earlier export or its anchor; only this shows whether the end was cut off',
      },
    },
  ],
  async run({ text, language, print, progress, tell, withDatabase }) {
    const given = text('anchor');
    const anchor = given === undefined ? null : await givenAnchor('--anchor', given);
    const verdict = await withDatabase(({ db, secrets }) =>
      verifyTrail(db, secrets, anchor, (read) => progress({ ja: `${read} 件`, en: `${read} entries` })),
    );
    progress({ ja: '', en: '' });
    const { sealed, waiting, faults } = verdict;
    const sound = faults.length === 0;
    const end = sound && verdict.end ? writeAnchor(verdict.end) : null;
    print({ sound, sealed, waiting, anchor: end, faults }, () =>
      sound ? (end === null ? [] : [`anchor: ${end}`]) : faults.map((fault) => faultLine(fault, language)),
    );
    tell(sound ? soundText(verdict, anchor !== null) : brokenText);
    return sound ? 0 : 1;
  },
};

const faultTexts: Record<FaultKind, Bilingual> = {
  removed: { ja: 'ここの封印が削除されています', en: 'the seal is gone' },
  missing: { ja: '記録が削除されています', en: 'the entry is gone' },
  edited: { ja: '記録が書き換えられています', en: 'the entry was edited' },
  forged: { ja: '封印が正しくありません', en: 'the seal is not ours' },
  reordered: { ja: '順序が入れ替えられています', en: 'it was moved here from another place' },
  inserted: { ja: '差し込まれた記録か、封印を失った記録です', en: 'inserted, or its seal was taken away' },
  truncated: { ja: 'ここから先が切り取られています', en: 'from here on the trail was cut off' },
  rewritten: {
    ja: '控えと合いません。ここまでのどこかが作り直されています',
    en: 'it does not fit the anchor: up to here something was made anew',
  },
  unverifiable: {
    ja: 'ここから先の封印に使った鍵が SECRET_KEYS にありません',
    en: 'the key of the seals from here on is not in SECRET_KEYS',
  },
};

function faultLine({ kind, sequence, entry }: Fault, language: Language): string {
  const names = {
    ja: [sequence && `封印の順で ${sequence} 番目`, entry && `記録 #${entry}`],
    en: [sequence && `place ${sequence} in the chain`, entry && `entry #${entry}`],
  };
  return `${names[language].filter(Boolean).join(', ')}: ${faultTexts[kind][language]}`;
}

const brokenText: Bilingual = {
  ja: '監査記録に異常があります。サーバーと控えには手を付けず、責任者に知らせてください。',
  en: 'The audit trail has been tampered with or damaged: leave servers and copies as they are, and tell whoever is responsible.',
};

const soundText = ({ sealed, waiting }: Verdict, compared: boolean): Bilingual => ({
  ja: `監査記録は封印したときのままです（封印済み ${sealed} 件、封印待ち ${waiting} 件）。${compared ? '' : '末尾が切り取られていないかは、--anchor に前の控えを渡すとわかります。'}`,
  en: `The audit trail is as it was sealed (${sealed} sealed, ${waiting} waiting).${compared ? '' : ' Whether its end was cut off shows with --anchor and an earlier anchor.'}`,
});
