import { OperatorError } from '../errors.ts';
import type { Language } from '../insurer/insurer.ts';
import type { Member } from '../member/member.ts';
import { plainLine } from './lines.ts';

const statuses: Record<Member['status'], Record<Language, string>> = {
  active: { ja: '資格あり', en: 'active' },
  left: { ja: '資格喪失', en: 'left' },
  disabled: { ja: '停止中', en: 'disabled' },
};

/** A member beside others of the family: what tells one from another, and no more. */
export function briefly({ userId, status, details, cohort }: Member, language: Language): string {
  const { branchNumber, relationship, birthdate } = details;
  const year = birthdate.slice(0, 4);
  const words = {
    ja: [`枝番 ${branchNumber || '-'}`, relationship, `${year}年生まれ`, `ログイン区分 ${cohort}`],
    en: [`branch ${branchNumber || '-'}`, relationship, `born ${year}`, `cohort ${cohort}`],
  };
  return plainLine([userId, ...words[language], statuses[status][language]].join('  '));
}

/** Most families are smaller; of more the first are told. */
const told = 20;

/** Several may be meant: the operator has to say which. */
export function tellApart(members: Member[]): OperatorError {
  const list = (language: Language) =>
    members
      .slice(0, told)
      .map((member) => `\n  ${briefly(member, language)}`)
      .join('');
  return new OperatorError({
    ja: `${members.length} 人が当てはまります。--user-id で指定するか、--branch-number か --relationship を加えてください。${list('ja')}`,
    en: `${members.length} members fit. Say which by --user-id, or add --branch-number or --relationship.${list('en')}`,
  });
}
