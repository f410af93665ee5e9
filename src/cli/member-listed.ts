import type { Language } from '../insurer/insurer.ts';
import type { Member } from '../member/member.ts';
import type { LockName } from '../throttle/locks.ts';
import { progressOf } from './member-progress.ts';
import { factorWords, lockWords, progressWords } from './member-words.ts';

/** A member in a list. */
export const listedMember = (member: Member, locked: LockName[]) => ({
  sub: member.id,
  user_id: member.userId,
  cohort: member.cohort,
  status: member.status,
  branch_number: member.details.branchNumber,
  relationship: member.details.relationship,
  progress: progressOf(member),
  factor: member.factor,
  locked,
  activated_at: member.activatedAt,
});

export type ListedMember = ReturnType<typeof listedMember>;

const statuses = {
  active: { ja: '', en: '' },
  left: { ja: '資格喪失', en: 'left' },
  disabled: { ja: '停止中', en: 'disabled' },
};

export function listedLine(member: ListedMember, language: Language): string {
  const { user_id, cohort, status, branch_number, relationship, progress, factor, locked } = member;
  const words = [
    user_id.padEnd(16),
    { ja: `区分${cohort}`, en: `cohort ${cohort}` }[language],
    `${relationship}${branch_number && ` ${branch_number}`}`,
    progressWords[progress][language],
    factor === null ? '' : (factorWords[factor]?.[language] ?? ''),
    statuses[status][language],
    ...locked.map((name) => `${{ ja: 'ロック: ', en: 'LOCKED: ' }[language]}${lockWords[name][language]}`),
  ];
  return words.filter((word) => word !== '').join('  ');
}
