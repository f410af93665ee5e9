import { randomUUID } from 'node:crypto';
import type { EmailAddress, ParsedMail } from 'mailparser';

/** One delivered mail, as `GET /api/messages` answers it. `receivedAt` is ISO 8601 in UTC. */
export interface Message {
  id: string;
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string | null;
  receivedAt: string;
}

/** One message for each envelope recipient: what counts is where a mail went, not what its header says. */
export function toMessages(mail: ParsedMail, recipients: string[], receivedAt: Date): Message[] {
  return recipients.map((recipient) => ({
    id: randomUUID(),
    to: plainAddress(recipient),
    from: mail.from?.value.map(formatSender).join(', ') ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html || null,
    receivedAt: receivedAt.toISOString(),
  }));
}

/**
 * The address as its owner writes it: on the wire `a..b@docomo.ne.jp` is `"a..b"@docomo.ne.jp`, since RFC 5321
 * (section 4.1.2) has no other way to write the addresses Japanese carriers once gave out.
 */
export function plainAddress(address: string): string {
  const quoted = /^"(.*)"@([^@]+)$/.exec(address.trim());
  if (quoted === null) return address.trim();
  return `${(quoted[1] ?? '').replace(/\\(.)/g, '$1')}@${quoted[2]}`;
}

export function sameAddress(one: string, other: string): boolean {
  return plainAddress(one).toLowerCase() === plainAddress(other).toLowerCase();
}

function formatSender({ name, address = '' }: EmailAddress): string {
  return name === '' ? address : `${name} <${address}>`;
}
