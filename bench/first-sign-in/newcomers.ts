import { now } from '../../src/clock.ts';
import type { Insurer } from '../../src/insurer/insurer.ts';
import { findMemberByUserId } from '../../src/member/store.ts';
import { publishTerms } from '../../src/terms/store.ts';
import { person } from '../../test/helpers/people.ts';
import type { LoadMember } from '../load/plan.ts';
import { importPeople } from '../members.ts';
import type { Service } from '../service.ts';

/** Members whose letters show a provisional password, and who have never signed in; there are terms to accept. */
export async function addNewcomers(service: Service, insurer: Insurer, count: number): Promise<LoadMember[]> {
  const { db, secrets } = service;
  const title = { ja: '利用規約', en: 'Terms of use' };
  const body = { ja: '<p>第1条</p>', en: '<p>Article 1</p>' };
  await publishTerms(db, { insurerId: null, version: '1', title, body, effectiveAt: now() }, now());
  const people = Array.from({ length: count }, (_, at) => person(`newcomer${at}`, 3));
  await importPeople(service, insurer, people);
  const members: LoadMember[] = [];
  for (const { userId, initialPassword, birthdate, email, password } of people) {
    const member = await findMemberByUserId(db, secrets, insurer.id, userId);
    if (member === undefined) throw new Error(`${userId} was not imported`);
    const newcomer = { birthdate, email, newPassword: password };
    members.push({ userId, password: initialPassword, sub: member.id, newcomer });
  }
  await db.raw('vacuum analyze member');
  return members;
}
