import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Socket } from 'node:net';
import type { Knex } from 'knex';
import pg from 'pg';
import { unheard } from './cache.ts';
import { seconds } from './clock.ts';
import { query } from './db.ts';
import type { Logger } from './log.ts';
import { repeat } from './repeat.ts';

/** The channel (NOTIFY) on which the database tells, at commit, which of these tables has changed, whoever changed it. */
export const changesChannel = 'kosmo_changed';

export const cached = ['insurer', 'client', 'terms'] as const;
export type Cached = (typeof cached)[number];
const isCached = (name: string | undefined): name is Cached => cached.some((one) => one === name);

/** Whoever calls hears themselves within milliseconds, else is deaf before what was missed is a second old. */
const callEvery = 300;
const mayBeDeafFor = unheard - 250;
/** A connection that brings nothing for so long is given up: it may lead to where the database no longer is. */
const givenUpAfter = seconds(3);
/** How long a process acts on what it read while it hears of changes; should one be lost after all. */
const heard = seconds(60);

export interface Changes {
  /** How long what was read may be acted on. */
  lifetime(): number;
  stop(): Promise<void>;
}

interface Hearing {
  url: string;
  /** Another connection than the one that listens. */
  db: Knex;
  log: Logger;
  forget(what: Cached): void;
}

interface Listener {
  client: pg.Client;
  socket: Socket;
  since: number;
}

/**
 * Hears of every change of what processes remember. Whether it does is never taken for granted: it calls itself, by
 * another connection, and only while it hears that, what was read lives longer than a change may go unseen. So a
 * connection that is lost, that leads to a former primary, or behind a pooler that passes nothing on, costs queries, not
 * truth. What was missed meanwhile is forgotten with all the rest when it listens again.
 */
export function hearChanges({ url, db, log, forget }: Hearing): Changes {
  const ownChannel = `kosmo_call_${randomBytes(16).toString('hex')}`;
  let listener: Listener | null = null;
  /** When the newest call was made that was heard. */
  let heardAt = Number.NEGATIVE_INFINITY;

  function lose(lost: Listener): void {
    lost.socket.destroy();
    if (listener !== lost) return;
    listener = null;
    heardAt = Number.NEGATIVE_INFINITY;
  }

  async function listen(): Promise<void> {
    const socket = new Socket();
    const name = { application_name: 'kosmo-idp changes', connectionTimeoutMillis: 5_000 };
    const client = new pg.Client({ connectionString: url, stream: () => socket, keepAlive: true, ...name });
    const started = { client, socket, since: performance.now() };
    for (const event of ['error', 'end'] as const) client.on(event, () => lose(started));
    client.on('notification', ({ channel, payload }) => {
      if (channel === ownChannel) heardAt = Number(payload);
      else if (isCached(payload)) forget(payload);
    });
    try {
      await client.connect();
      await client.query(`listen ${changesChannel}; listen ${ownChannel}`);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    cached.forEach(forget);
    listener = started;
  }

  async function call(): Promise<void> {
    const now = performance.now();
    if (listener !== null && now - Math.max(heardAt, listener.since) > givenUpAfter) lose(listener);
    if (listener === null) await listen();
    await query(db, 'change.call', 'select pg_notify(?, ?)', [ownChannel, String(performance.now())]);
  }

  const calling = repeat(call, { every: callEvery, log, fault: 'changes cannot be listened for' });
  return {
    lifetime: () => (performance.now() - heardAt < mayBeDeafFor ? heard : unheard),
    async stop() {
      await calling.stop();
      if (listener === null) return;
      const { client, socket } = listener;
      const ended = once(client, 'end');
      setTimeout(() => socket.destroy(), 1_000).unref();
      await Promise.all([ended, client.end().catch(() => {})]);
    },
  };
}
