import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { after, minutes, seconds } from '../../src/clock.ts';
import type { Factor } from '../../src/credential/factor.ts';
import { foldRecoveryCode } from '../../src/credential/recovery-code.ts';
import { useRecoveryCode } from '../../src/credential/recovery-code-store.ts';
import { getInsurer } from '../../src/insurer/store.ts';
import type { KeysDescribed } from '../../src/keys/describe.ts';
import { readUsage } from '../../src/keys/reseal-store.ts';
import type { Member } from '../../src/member/member.ts';
import { findMembersByEmail } from '../../src/member/store.ts';
import { idOfSecretKey } from '../../src/secrets.ts';
import { sealSettled } from '../helpers/audit-trail.ts';
import { realClock, setClock } from '../helpers/clock.ts';
import { kosmoAt } from '../helpers/operators-shell.ts';
import { OtherNode } from '../helpers/other-node.ts';
import { type Person, person } from '../helpers/people.ts';
import { codesFor } from '../helpers/recovery-codes.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
/** A second process, of its own, on the same database; requests go to both in turn. */
let other: OtherNode;
let time = new Date('2026-07-01T09:00:00+09:00');
let portal: RelyingParty;
const first = randomBytes(32);
let second: Buffer;
const factors: Factor[] = ['passkey', 'email-otp', 'totp'];
const members: { walk: Walk; factor: Factor; codes: string[]; sub: unknown }[] = [];

beforeAll(async () => {
  setClock(time);
  server = await TestServer.start({ secretKeys: [first] });
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', secondFactors: factors, recoveryCodes: true });
  portal = await server.relyingParty(['sample']);
  for (const [place, factor] of factors.entries()) {
    const one = person(`rotated-${factor}`, (place + 1) as Person['cohort']);
    await server.enrol('sample', one);
    const walk = new Walk(server, one);
    const { claims } = await walk.settle(portal, factor);
    members.push({ walk, factor, sub: claims.sub, codes: await codesFor(server, 'sample', one) });
  }
  other = await OtherNode.start(server, time);
  server.sendTo([other.handle, 'here']);
}, 150_000);
afterAll(async () => {
  await other.stop();
  await server.stop();
  realClock();
});

/** Time goes on, for both processes; it waits until each has said again that it lives. */
async function wait(milliseconds: number): Promise<void> {
  time = after(time, milliseconds);
  setClock(time);
  other.setClock(time);
  const { db } = server.context;
  const silent = () => db('running_process').where('seen_at', '<', time);
  await until(async () => (await silent()).length === 0);
}

const keyList = async (): Promise<KeysDescribed> =>
  JSON.parse((await kosmoAt(server, ['key', 'list', '--json'])).stdout);
const states = async () => (await keyList()).secret_keys.map(({ state }) => state);
const environment = (...keys: Buffer[]) => ({
  SECRET_KEYS: keys.map((key) => key.toString('base64')).join(','),
});
const usedKeys = async (): Promise<Set<string>> =>
  new Set((await readUsage(server.context.db)).map(({ key }) => key));

/** They sign in anew with password and factor, across both processes, and are who they were. */
async function signIn(...used: Factor[]): Promise<void> {
  await wait(seconds(40)); // a code of an app counts once
  const those = members.filter(({ factor }) => used.includes(factor));
  await Promise.all(
    those.map(async ({ walk, factor, sub }) => {
      walk.browser.jar.forget('all');
      await walk.enter(portal, walk.person.password);
      await walk.show(factor);
      expect((await walk.browser.reachesPortal()).claims.sub).toBe(sub);
    }),
  );
}

async function restartOther(...keys: Buffer[]): Promise<void> {
  await other.stop();
  other = await OtherNode.start(server, time, environment(...keys));
  server.sendTo([other.handle, 'here']);
}

const untilCurrent = (key: Buffer) =>
  until(async () => {
    await wait(seconds(31));
    return (await keyList()).secret_keys.find(({ state }) => state === 'current')?.id === idOfSecretKey(key);
  });

describe('T50 a key of SECRET_KEYS is replaced while members sign in at two processes', () => {
  test('the new one is shown once, and is not used before both know it', async () => {
    const made = await kosmoAt(server, ['key', 'rotate', '--secret', '--json']);
    expect(made).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('SECRET_KEYS=<new key>') });
    const { secret_key, id } = JSON.parse(made.stdout);
    second = Buffer.from(secret_key, 'base64');
    expect(id).toBe(idOfSecretKey(second));
    const audit = await server.context
      .db('audit_entry')
      .orderBy('id', 'desc')
      .first('actor', 'action', 'detail');
    expect(audit).toEqual({ actor: 'sato', action: 'secret-key.made', detail: { key: id, to: 'operator' } });

    await server.restart([second, first]);
    server.sendTo([other.handle, 'here']);
    await signIn(...factors);
    await signIn('passkey', 'totp');
    expect(await usedKeys()).toEqual(new Set([idOfSecretKey(first)]));
    expect(await states()).toEqual(['new', 'current']);
    const { stderr } = await kosmoAt(server, ['key', 'list']);
    expect(stderr).toContain('not yet: 1 of 3');
    expect(await kosmoAt(server, ['key', 'rotate', '--secret'])).toMatchObject({ exitCode: 4, stdout: '' });
    // Where a key is left out that is still needed, nothing starts.
    expect(await kosmoAt(server, ['insurer', 'list'], environment(second))).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining(idOfSecretKey(first)),
    });
  });

  test('R12 once both list it first it is used, and all else is sealed again under it, with everybody signing in', async () => {
    await restartOther(second, first);
    await untilCurrent(second);
    await signIn(...factors);
    await until(async () => {
      await signIn('passkey', 'totp');
      const { db, secrets } = server.context;
      await sealSettled(db, secrets);
      return (await states())[1] === 'removable';
    }, 80_000);
    expect(await usedKeys()).toEqual(new Set([idOfSecretKey(second)]));
    const { db } = server.context;
    const told = await db('audit_entry')
      .where('action', 'like', 'secret-key.%')
      .orderBy('id')
      .select('actor', 'action');
    expect(told).toEqual([
      { actor: 'sato', action: 'secret-key.made' },
      { actor: 'system', action: 'secret-key.changed' },
      { actor: 'system', action: 'secret-key.released' },
    ]);
    expect((await kosmoAt(server, ['key', 'list'])).stderr).toContain('take it out of SECRET_KEYS');
  }, 150_000);

  test('without the old key everything still opens: passwords, factors, codes, clients, addresses, families', async () => {
    await server.restart([second]);
    await restartOther(second);
    await wait(minutes(15)); // only so many codes are mailed in a quarter of an hour
    await signIn(...factors);
    const { db, secrets } = server.context;
    const insurer = await getInsurer(db, 'sample');
    for (const { walk, codes } of members) {
      const found = await findMembersByEmail(db, secrets, insurer.id, walk.person.email);
      expect(found.map(({ userId }) => userId)).toEqual([walk.person.userId]);
      const member = found[0] as Member;
      expect(
        await useRecoveryCode(db, secrets, member, {
          code: foldRecoveryCode(codes[0] ?? '') ?? '',
          now: time,
        }),
      ).toBe(true);
    }
    expect(await kosmoAt(server, ['audit', 'verify'])).toMatchObject({ exitCode: 0 });
  });
});
