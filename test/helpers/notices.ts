import { noticeTexts } from '../../src/mail/notices.ts';
import type { TestServer } from './server.ts';

const newDevice = Object.values(noticeTexts['new-device']).map(({ subject }) => subject);

/**
 * Subjects of the mails that told this address of something and brought neither code nor link, oldest first; but for
 * sign-ins from new devices, as in tests nearly all are.
 */
export async function noticesTo(server: TestServer, email: string): Promise<string[]> {
  await mailsSent(server);
  const brings = /^(\d{6}|https?:\/\/\S+)$/m;
  return server.post
    .list(email)
    .filter(({ text }) => !brings.test(text))
    .map(({ subject }) => subject.replace(/^【.*?】/, ''))
    .filter((subject) => !newDevice.includes(subject))
    .reverse();
}

/** Resolves once no mail, and nothing that may lead to one, waits in the queue. */
export async function mailsSent({ context }: TestServer): Promise<void> {
  const sql = `select 1 from graphile_worker.jobs where task_identifier in ('send_mail', 'tell_member')`;
  while ((await context.db.raw(sql)).rows.length > 0);
}
