import { now } from '../../src/clock.ts';
import { issueRecoveryCodes } from '../../src/credential/recovery-code-store.ts';
import { getInsurer } from '../../src/insurer/store.ts';
import { findMemberByUserId } from '../../src/member/store.ts';
import { foldUserId } from '../../src/member/user-id.ts';
import type { Person } from './people.ts';
import type { TestServer } from './server.ts';

/** New codes for this member, as the account page makes them. */
export async function codesFor(
  { context }: TestServer,
  insurerCode: string,
  { userId }: Person,
): Promise<string[]> {
  const { db, secrets } = context;
  const insurer = await getInsurer(db, insurerCode);
  const member = await findMemberByUserId(db, secrets, insurer.id, foldUserId(userId));
  if (member === undefined) throw new Error(`${userId} is not enrolled`);
  return issueRecoveryCodes(db, secrets, member, now());
}
