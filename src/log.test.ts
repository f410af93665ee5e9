import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createLogger } from './log.ts';

function capture() {
  const written: string[] = [];
  return { log: createLogger('info', { write: (text: string) => void written.push(text) }), written };
}

test('T51 fields that could hold a secret or member data never reach the log, at any depth', () => {
  const { log, written } = capture();
  const value = 'Sekrit-98765';
  const names =
    `password newPassword password_hash client_secret access_token refreshToken cookie Set-Cookie authorization otp code
    email sealed_email to recipient birthdate symbol number branch_number name passkeyName login_hint state nonce sub query url
    redirect_uri link headers body payload credential challenge code_verifier jwk secretKeys values ip req bindings`.split(
      /\s+/,
    );
  for (const name of names) {
    log
      .child({ [name]: value })
      .warn({ [name]: value, deep: { list: [{ [name]: { inner: value } }] } }, 'event');
  }
  expect(written).toHaveLength(names.length);
  expect(written.join('')).not.toContain(value);
  expect(written[0]).toContain('"password":"[redacted]"');
});

test('T51 ids of members and sessions are logged as hashes that stay the same, ids of clients and requests as they are', () => {
  const { log, written } = capture();
  log.info({ memberId: 'c0ffee', session_id: 'c0ffee', uid: 'c0ffee', clientId: 'portal', requestId: 'r1' });
  const line = JSON.parse(written.join(''));
  expect(line.memberId).toMatch(/^h:[0-9a-f]{12}$/);
  expect(line).toMatchObject({
    session_id: line.memberId,
    uid: line.memberId,
    clientId: 'portal',
    requestId: 'r1',
  });
});

test('T51 errors keep type, code and place, without what a person typed', () => {
  const { log, written } = capture();
  const fromDatabase = Object.assign(new Error('insert into x values (taro@example.jp) - duplicate key'), {
    severity: 'ERROR',
    code: '23505',
    detail: 'Key (email)=(taro@example.jp) already exists.',
    constraint: 'member_email',
  });
  log.error(fromDatabase, 'saving taro@example.jp failed at /interaction/aBc-123_x?code=123456');
  log.error({
    err: new Error('550 <taro@example.jp>: no such user 20010101', {
      cause: new SyntaxError('in "hunter2"'),
    }),
  });
  const all = written.join('');
  expect(all).not.toMatch(/taro|hunter2|20010101|123456|aBc-123/);
  expect(JSON.parse(written[0] ?? '')).toMatchObject({
    msg: 'saving [address] failed at /interaction/:uid?[query]',
    err: {
      type: 'Error',
      code: '23505',
      constraint: 'member_email',
      stack: expect.arrayContaining([expect.stringContaining('log.test.ts')]),
    },
  });
  expect(JSON.parse(written[1] ?? '').err.cause).toMatchObject({
    type: 'SyntaxError',
    message: 'in [quoted]',
  });
});

test('T52 line breaks, terminal and direction controls are escaped: one event is one line', () => {
  const { log, written } = capture();
  const hostile = 'a\r\n{"level":"info"}\u001b[31m\u0085\u2028\u2029\u009b\u007f\u202e\0z';
  log.info({ step: hostile, list: [hostile], [hostile]: 'x' }, hostile);
  log.error(new Error(hostile));
  for (const line of written) {
    expect(line.slice(0, -1)).toMatch(/^[\x20-\x7e]*$/);
    expect(line.endsWith('}\n')).toBe(true);
  }
  expect(JSON.parse(written[0] ?? '').step).toBe(hostile);
});

test('a file destination is made with its folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kosmo-log-'));
  const file = join(folder, 'logs', 'web.log');
  createLogger('info', file).info('started');
  createLogger('warn', file).info('not written');
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 'info', msg: 'started' }),
  ]);
  await rm(folder, { recursive: true });
});
