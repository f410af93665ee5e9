import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDesk } from '../../test/helpers/desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk(['sample']);
  await desk.kosmo('key', 'rotate', '--now', '--reason', 'first', '--yes');
});
afterAll(() => desk.close());

const kids = () => desk.db('signing_key').orderBy('kid').pluck('kid');
const answering = (answer: string, asked: string[] = []) =>
  desk.asking(
    async (question) => {
      asked.push(question);
      return answer;
    },
    ...['key', 'rotate', '--now', '--reason', 'leaked', '--alg', 'RS256'],
  );

test('before a key ends at once, the operator reads what that breaks, and only a yes goes on', async () => {
  const before = await kids();
  const asked: string[] = [];
  expect(await answering('n', asked)).toMatchObject({ exitCode: 2, stdout: '' });
  expect(asked).toEqual([
    expect.stringMatching(
      /^今の署名鍵（RS256）をすぐに無効にします。.*ログインが失敗することがあります。.*続けますか。/,
    ),
  ]);
  expect(await kids()).toEqual(before);
  const done = await answering('y');
  expect(done).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('新しい署名鍵に替えました') });
  const after = await kids();
  expect(after).toHaveLength(before.length);
  expect(after.filter((kid) => before.includes(kid))).toHaveLength(before.length - 1);
  const trail = await desk
    .db('audit_entry')
    .orderBy('id', 'desc')
    .limit(2)
    .select('actor', 'action', 'detail');
  expect(trail).toEqual([
    {
      actor: 'sato',
      action: 'signing-key.made',
      detail: expect.objectContaining({ alg: 'RS256', reason: 'leaked' }),
    },
    { actor: 'sato', action: 'signing-key.removed', detail: expect.objectContaining({ alg: 'RS256' }) },
  ]);
});

test('a rotation that has begun says when it goes on, in the words of the operator', async () => {
  const begun = await desk.kosmo('key', 'rotate', '--lead', '7d');
  expect(begun.stderr).toMatch(
    /^新しい署名鍵を公開しました。\d+年\d+月\d+日\(.\) \d+:\d\dから、この鍵で署名します。前の鍵は \d+年\d+月\d+日\(.\)まで検証用に公開し、/,
  );
  const again = await desk.kosmo('key', 'rotate', '--lang', 'en');
  expect(again).toMatchObject({
    exitCode: 4,
    stdout: '',
    stderr: expect.stringMatching(/^There is a new ES256 key/),
  });
  const list = await desk.kosmo('key', 'list', '--lang', 'en');
  expect(list.stdout.match(/published, about to sign/g)).toHaveLength((await kids()).length / 2);
  expect(list.stdout).not.toMatch(/"d"|PRIVATE/);
});
