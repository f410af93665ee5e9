/*
 * Requests as those of a sign-in with a password and nothing else: so many milliseconds of the main thread each, a few
 * statements that PostgreSQL has something to do for, and, in one of them, a hash, in turn and yielding as ours are.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Knex } from 'knex';
import { lowerHashThreads } from '../../src/credential/hash-priority.ts';
import { PasswordHasher } from '../../src/credential/password-hash.ts';
import { openDb } from '../../src/db.ts';
import { listen } from '../../src/http/listen.ts';
import { sharedPassword } from '../members.ts';
import { workAWhile } from './work-store.ts';

export interface ShapePlan {
  databaseUrl: string;
  /** Of the main thread, for each request. */
  milliseconds: number;
}

if (import.meta.main) {
  process.once('message', async ({ databaseUrl, milliseconds }: ShapePlan) => {
    const db = openDb(databaseUrl);
    const hasher = new PasswordHasher([randomBytes(32)]);
    const stored = await hasher.hash(sharedPassword);
    lowerHashThreads();
    const work = calibrated();
    const server = createServer(async (request, response) => {
      await serve(request, { db, hasher, stored, work: (part) => work(part * milliseconds) });
      response.end('done');
    });
    const port = await listen(server, { port: 0, host: '127.0.0.1', setting: 'PORT' });
    process.send?.({ port });
  });
}

interface Parts {
  db: Knex;
  hasher: PasswordHasher;
  stored: string;
  /** Keeps the main thread busy for this part of what a request takes. */
  work(part: number): void;
}

async function serve(request: IncomingMessage, { db, hasher, stored, work }: Parts): Promise<void> {
  await text(request);
  work(0.4);
  await workAWhile(db);
  if (request.url === '/submit') {
    await hasher.inPlace(async (hashing) => {
      await workAWhile(db);
      if (!(await hashing.verify(stored, sharedPassword)))
        throw new Error('the password was not the right one');
    });
    work(0.4);
    await workAWhile(db);
    await workAWhile(db);
  }
  if (request.url === '/token') await workAWhile(db);
  work(0.6);
}

/** By rounds of a hash and not by the clock: a thread that waits for its turn does nothing meanwhile. */
function calibrated(): (milliseconds: number) => void {
  const block = Buffer.alloc(1024);
  const rounds = (count: number) => {
    for (let at = 0; at < count; at++) createHash('sha256').update(block).digest();
  };
  rounds(20_000); // compiled by then
  const begun = performance.now();
  rounds(20_000);
  const perMillisecond = 20_000 / (performance.now() - begun);
  return (milliseconds) => rounds(Math.round(milliseconds * perMillisecond));
}
