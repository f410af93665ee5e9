/* A week, in a process whose clock it is: handed a plan, it answers how large the tables were in its last day. */
import { after, days, hours, minutes } from '../../src/clock.ts';
import { openDb } from '../../src/db.ts';
import { purge } from '../../src/jobs/purge.ts';
import { loadSecrets } from '../../src/keys/load.ts';
import type { Member } from '../../src/member/member.ts';
import { findMember } from '../../src/member/store.ts';
import { activatedMember, memberId, populationOf } from '../growth/population.ts';
import { answerPlan } from '../load.ts';
import { takeClock } from './clock.ts';
import { Simulated } from './simulated.ts';
import { holdAutovacuum, type Sizes, shortLived, sizesOf, type Table, vacuumAsDue } from './tables-store.ts';
import { weekOf } from './visits.ts';

export interface Plan {
  url: string;
  /** Base64. */
  secretKey: string;
  /** Of the one insurer there is. */
  members: number;
  signIns: number;
  /** When the week begins. */
  start: string;
}

export interface Reading {
  at: string;
  sizes: Record<Table, Sizes>;
}

const SIGNING_IN = 300;
/** As often as the worker does it. */
const purgeEvery = minutes(5);
const readEvery = hours(2);

await answerPlan(async ({ url, secretKey, members, signIns, start }: Plan): Promise<Reading[]> => {
  const setClock = takeClock(new Date(start));
  const db = openDb(url, 1);
  const secrets = await loadSecrets(db, [Buffer.from(secretKey, 'base64')], new Date());
  const population = populationOf(members, 1);
  const known: Member[] = [];
  for (let pick = 0; pick < SIGNING_IN; pick++) {
    const member = await findMember(db, secrets, [1], memberId(activatedMember(population, pick)));
    if (member !== undefined) known.push(member);
  }
  const simulated = new Simulated(db, secrets, known);
  await holdAutovacuum(db);
  const begin = new Date(start);
  const end = after(begin, days(7));
  const happenings = weekOf(simulated, signIns, begin).filter(({ at }) => at < end);
  const readings: Reading[] = [];
  let next = 0;
  for (let tick = after(begin, purgeEvery); tick <= end; tick = after(tick, purgeEvery)) {
    for (; next < happenings.length && (happenings[next]?.at ?? end) < tick; next++) {
      const { at, work } = happenings[next] as (typeof happenings)[number];
      setClock(at);
      await work();
    }
    setClock(tick);
    await purge(db, tick, new AbortController().signal);
    await vacuumAsDue(db);
    const isLastDay = tick > after(end, -days(1));
    if (isLastDay && (tick.getTime() - begin.getTime()) % readEvery === 0) {
      const sizes: [Table, Sizes][] = [];
      for (const table of shortLived) sizes.push([table, await sizesOf(db, table, tick)]);
      readings.push({ at: tick.toISOString(), sizes: Object.fromEntries(sizes) as Reading['sizes'] });
    }
  }
  await db.destroy();
  return readings;
});
