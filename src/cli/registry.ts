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
import { completion } from './commands/completion.ts';
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
import { termsAcceptances } from './commands/terms-acceptances.ts';
import { termsList } from './commands/terms-list.ts';
import { termsPublish } from './commands/terms-publish.ts';
import { termsShow } from './commands/terms-show.ts';

const operating: CliCommand[] = [
  migrateCommand,
  doctor,
  insurerApply,
  insurerList,
  insurerShow,
  termsPublish,
  termsList,
  termsShow,
  termsAcceptances,
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

/** Every command, in the order the help lists them. */
export const commands: CliCommand[] = [...operating, completion(() => commands)];
