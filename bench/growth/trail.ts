import { beginning, hashLink, sealLink } from '../../src/audit/chain.ts';
import { after, minutes } from '../../src/clock.ts';
import type { World } from './people.ts';
import { factorOf } from './population.ts';
import { week } from './week.ts';

export const entryColumns = ['id', 'at', 'insurer_id', 'member_id', 'actor', 'action', 'outcome', 'detail'];
export const sealColumns = ['sequence', 'entry_id', 'sealed_at', 'hash', 'seal'];

interface Entry {
  id: number;
  at: Date;
  insurerId: number;
  memberId: string;
  action: string;
  outcome: 'success' | 'failure';
  /** As PostgreSQL writes jsonb, for that is what is hashed. */
  detail: string;
}

const device = '"device": "iphone safari"';

/** Two to four entries for each sign-in. */
function* entries(world: World): Generator<Entry> {
  let id = 0;
  for (const { index, at, member, insurerId, memberId, clientId } of week(world)) {
    const entry = (
      action: string,
      detail: string,
      milliseconds: number,
      outcome: Entry['outcome'] = 'success',
    ): Entry => {
      id++;
      return { id, at: after(at, milliseconds), insurerId, memberId, action, outcome, detail: `{${detail}}` };
    };
    if (index % 10 === 0) yield entry('sign-in.password', device, -9_000, 'failure');
    yield entry('sign-in.password', `${device}, "initial": false`, -5_000);
    const factor = factorOf(member);
    if (factor !== 'passkey') yield entry(`sign-in.${factor}`, device, -1_000);
    yield entry('sign-in.completed', `"acr": "urn:kosmo:acr:pwd", "client": "${clientId}", ${device}`, 0);
  }
}

export function* entryRows(world: World): Generator<unknown[]> {
  for (const { id, at, insurerId, memberId, action, outcome, detail } of entries(world))
    yield [id, at, insurerId, memberId, 'member', action, outcome, detail];
}

/** All but the last minutes' entries have been sealed, as `audit verify` would find them. */
export function* sealRows(world: World): Generator<unknown[]> {
  const { secrets, now } = world;
  let hash: Buffer = beginning;
  for (const { id, at, insurerId, memberId, action, outcome, detail } of entries(world)) {
    const sealedAt = after(new Date(Math.ceil(at.getTime() / 60_000) * 60_000), 0);
    if (after(sealedAt, minutes(2)) > now) return;
    const entry = {
      ...{ id: String(id), at: epochOf(at), insurer_id: String(insurerId), member_id: memberId },
      ...{ actor: 'member', action, outcome, detail },
    };
    hash = hashLink(hash, { sequence: id, sealedAt: epochOf(sealedAt) }, entry);
    yield [id, id, sealedAt, hash, sealLink(secrets, id, hash)];
  }
}

/** As PostgreSQL writes `extract(epoch from …)`. */
function epochOf(date: Date): string {
  const time = date.getTime();
  return `${Math.floor(time / 1000)}.${String(time % 1000).padStart(3, '0')}000`;
}
