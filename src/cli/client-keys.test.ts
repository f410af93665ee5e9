import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openDesk } from '../../test/helpers/desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk(['sample']);
});
afterAll(() => desk.close());
beforeEach(() => desk.db('client').delete());

const kosmo = (...argv: string[]) => desk.kosmo('client', ...argv);
const json = (outcome: { stdout: string }) => JSON.parse(outcome.stdout);
const row = () => desk.db('client').first();
const portal = ['--name', 'Portal', '--redirect-uri', 'https://rp.example/cb', '--insurer', 'sample'];

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = { ...pair.publicKey.export({ format: 'jwk' }), kid: '2026' };
const jwks = { keys: [publicKey] };
const keyFile = (content: unknown) => writeFile(join(desk.folder, 'keys.json'), JSON.stringify(content));
const withKeys = () => ['--jwks-file', join(desk.folder, 'keys.json')];

test('a client with a file of keys proves itself by them: it gets no secret, and no word of one', async () => {
  await keyFile(jwks);
  const outcome = await kosmo('create', ...portal, ...withKeys(), '--json');
  expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
  expect(json(outcome)).toMatchObject({ token_endpoint_auth_method: 'private_key_jwt', jwks });
  expect(json(outcome)).not.toHaveProperty('client_secret');
  expect(await row()).toMatchObject({ secret_digest: null, metadata: { jwks } });
  const rotate = await kosmo('rotate-secret', json(outcome).client_id);
  expect(rotate).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('--jwks-file') });
});

test('a private key is refused before anything is stored, and no part of it is shown', async () => {
  const secret = pair.privateKey.export({ format: 'jwk' });
  await keyFile({ keys: [secret] });
  const outcome = await kosmo('create', ...portal, ...withKeys());
  expect(outcome).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('1 番目の鍵: 秘密鍵です') });
  expect(outcome.stderr).not.toContain(secret.d);
  expect(await row()).toBeUndefined();
});

test.each([
  [['--auth-method', 'private_key_jwt'], /--auth-method private_key_jwt には --jwks-file/],
  [['--public', 'with-keys'], /登録できません/],
])('what does not go together is refused: %j', async (flags, stderr) => {
  await keyFile(jwks);
  const given = flags.flatMap((flag) =>
    flag === 'with-keys' ? [...withKeys(), '--auth-method', 'private_key_jwt'] : [flag],
  );
  expect(await kosmo('create', ...portal, ...given)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(stderr),
  });
});

test('from a secret to keys and back: it asks, the old proof is gone, and a new secret is shown once', async () => {
  const created = json(await kosmo('create', ...portal, '--json'));
  const id: string = created.client_id;
  await keyFile(jwks);
  expect(await kosmo('update', id, ...withKeys())).toMatchObject({ exitCode: 2, stdout: '' });
  expect(await row()).toMatchObject({ secret_digest: expect.any(Buffer) });

  const toKeys = await kosmo('update', id, ...withKeys(), '--yes', '--json');
  expect(json(toKeys)).toMatchObject({
    token_endpoint_auth_method: 'private_key_jwt',
    changed: { jwks: { before: null, after: jwks } },
  });
  expect(await row()).toMatchObject({ secret_digest: null, previous_secret_digest: null });

  const other = { ...publicKey, kid: '2027' };
  await keyFile({ keys: [publicKey, other] });
  expect(await kosmo('update', id, ...withKeys())).toMatchObject({ exitCode: 0 }); // one more key: nothing ends

  const back = await kosmo('update', id, '--auth-method', 'client_secret_basic', '--yes', '--json');
  expect(json(back).client_secret).toMatch(/^[\w-]{43}$/);
  expect(json(back)).not.toHaveProperty('jwks');
  expect(back.stderr).toContain('今だけ');
  expect(JSON.stringify(await desk.db('audit_entry'))).not.toContain(json(back).client_secret);
});

test('rules of the protocol: set, shown, undone; fapi2 brings its own and needs keys', async () => {
  await keyFile(jwks);
  expect(await kosmo('create', ...portal, '--profile', 'fapi2')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--profile fapi2 には --jwks-file'),
  });
  const created = json(await kosmo('create', ...portal, ...withKeys(), '--profile', 'fapi2', '--json'));
  const rules = { require_pushed_authorization_requests: true, dpop_bound_access_tokens: true };
  expect(created).toMatchObject({ profile: 'fapi2', ...rules });
  const id: string = created.client_id;
  const without = json(await kosmo('update', id, '--profile', '', '--no-dpop', '--json'));
  expect(without).toMatchObject({ require_pushed_authorization_requests: true });
  expect(without).not.toHaveProperty('dpop_bound_access_tokens');
  expect(without).not.toHaveProperty('profile');
  const modes = await kosmo('update', id, '--response-mode', 'query', '--response-mode', 'jwt', '--json');
  expect(json(modes)).toMatchObject({ response_modes: ['query', 'jwt'] });
  expect(await kosmo('update', id, '--response-mode', 'pigeon')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('form_post.jwt'),
  });
});

test('client apply takes keys from the document, and a changed key shows as one', async () => {
  await keyFile(jwks);
  await kosmo('create', ...portal, ...withKeys());
  const { jwks: _, ...document } = json(await kosmo('list', '--json'))[0];
  const file = join(desk.folder, 'clients.json');
  const apply = async (jwks: unknown) => {
    await writeFile(file, JSON.stringify({ ...document, jwks }));
    return kosmo('apply', '-f', file);
  };
  expect(await apply(jwks)).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('変更なし') });
  const changed = await apply({ keys: [{ ...publicKey, kid: 'new' }] });
  expect(changed).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/jwks: .*2026.* → .*new/) });
  expect(await apply({ keys: [pair.privateKey.export({ format: 'jwk' })] })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('秘密鍵です'),
  });
});

test('an API server that may ask about tokens has to be there, or be in the same file', async () => {
  const naming = (id: string) => ['--introspected-by', id];
  expect(await kosmo('create', ...portal, ...naming('nobody'))).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('クライアント nobody は登録されていません'),
  });
  const asker = json(await kosmo('create', ...portal, '--json')).client_id;
  const owner = json(await kosmo('create', ...portal, ...naming(asker), '--json'));
  expect(owner).toMatchObject({ introspected_by: [asker] });
  expect(await kosmo('update', owner.client_id, ...naming('nobody'))).toMatchObject({ exitCode: 3 });
  const file = join(desk.folder, 'both.json');
  const document = (client_id: string, more = {}) => ({
    client_id,
    client_name: client_id,
    redirect_uris: ['https://rp.example/'],
    insurers: ['sample'],
    ...more,
  });
  const both = [document('first', { introspected_by: ['second'] }), document('second')];
  await writeFile(file, JSON.stringify(both.slice(0, 1)));
  expect(await kosmo('apply', '-f', file)).toMatchObject({ exitCode: 3, stdout: '' });
  await writeFile(file, JSON.stringify(both));
  expect(await kosmo('apply', '-f', file)).toMatchObject({ exitCode: 0 });
});
