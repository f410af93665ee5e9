import type { Bilingual } from '../errors.ts';
import type { CliCommand } from './command.ts';
import { approvalApprove } from './commands/approval-approve.ts';
import { approvalList } from './commands/approval-list.ts';
import { approvalRefuse } from './commands/approval-refuse.ts';
import { auditExport } from './commands/audit-export.ts';
import { auditList } from './commands/audit-list.ts';
import { auditVerify } from './commands/audit-verify.ts';
import { clientApply } from './commands/client-apply.ts';
import { clientCreate } from './commands/client-create.ts';
import { clientDelete } from './commands/client-delete.ts';
import { clientDisable } from './commands/client-disable.ts';
import { clientEnable } from './commands/client-enable.ts';
import { clientList } from './commands/client-list.ts';
import { clientRotateSecret } from './commands/client-rotate-secret.ts';
import { clientShow } from './commands/client-show.ts';
import { clientUpdate } from './commands/client-update.ts';
import { doctor } from './commands/doctor.ts';
import { insurerApply } from './commands/insurer-apply.ts';
import { insurerList } from './commands/insurer-list.ts';
import { insurerShow } from './commands/insurer-show.ts';
import { keyList } from './commands/key-list.ts';
import { keyRotate } from './commands/key-rotate.ts';
import { mailList } from './commands/mail-list.ts';
import { mailRetry } from './commands/mail-retry.ts';
import { memberAdd } from './commands/member-add.ts';
import { memberDisable } from './commands/member-disable.ts';
import { memberEnable } from './commands/member-enable.ts';
import { memberImport } from './commands/member-import.ts';
import { memberList } from './commands/member-list.ts';
import { memberNotices } from './commands/member-notices.ts';
import { memberProgress } from './commands/member-progress.ts';
import { memberResetEmail } from './commands/member-reset-email.ts';
import { memberResetFactor } from './commands/member-reset-factor.ts';
import { memberResetPassword } from './commands/member-reset-password.ts';
import { memberShow } from './commands/member-show.ts';
import { memberUnlock } from './commands/member-unlock.ts';
import { memberUpdate } from './commands/member-update.ts';
import { migrateCommand } from './commands/migrate.ts';
import { restoreFinish } from './commands/restore-finish.ts';
import { sessionRevoke } from './commands/session-revoke.ts';
import { termsPublish } from './commands/terms-publish.ts';

/** Every command, in the order the help lists them. */
export const commands: CliCommand[] = [
  migrateCommand,
  doctor,
  insurerApply,
  insurerList,
  insurerShow,
  termsPublish,
  memberImport,
  memberAdd,
  memberUpdate,
  memberNotices,
  memberProgress,
  memberShow,
  memberList,
  memberUnlock,
  memberResetPassword,
  memberResetFactor,
  memberResetEmail,
  memberDisable,
  memberEnable,
  mailList,
  mailRetry,
  sessionRevoke,
  approvalList,
  approvalApprove,
  approvalRefuse,
  clientCreate,
  clientList,
  clientShow,
  clientUpdate,
  clientRotateSecret,
  clientDisable,
  clientEnable,
  clientDelete,
  clientApply,
  keyList,
  keyRotate,
  auditList,
  auditExport,
  auditVerify,
  restoreFinish,
];

export const nouns: Record<string, Bilingual> = {
  insurer: { ja: '保険者', en: 'insurers' },
  terms: { ja: '利用規約', en: 'terms of use' },
  member: { ja: '加入者', en: 'members' },
  mail: { ja: 'メール', en: 'mails' },
  session: { ja: 'ログイン状態', en: 'sessions' },
  approval: { ja: 'もう一人の担当者の承認', en: 'approvals by a second operator' },
  client: { ja: 'クライアント（リライングパーティ）', en: 'clients (relying parties)' },
  key: { ja: '鍵', en: 'keys' },
  audit: { ja: '監査記録', en: 'the audit trail' },
  restore: { ja: 'バックアップからの復旧', en: 'restoring a backup' },
};
