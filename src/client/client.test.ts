import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { openDb } from '../db.ts';
import { applyInsurer } from '../insurer/store.ts';
import { Secrets } from '../secrets.ts';
import { describeClient } from './describe.ts';
import { checkRegistration, type Registration } from './registration.ts';
import { createClient, findClient, listClients } from './store.ts';
import { faultOfUri } from './uri.ts';

const now = new Date('2026-11-22T00:00:00Z');
const portal: Registration = {
  name: 'Portal',
  redirectUris: ['https://rp.example/cb'],
  insurerCodes: ['sample'],
};

describe('a URI', () => {
  test.each([
    'https://rp.example/cb',
    'https://rp.example',
    'https://rp.example/cb?a=%2F&b=1',
    'http://localhost:3100/callback',
    'http://127.0.0.1/cb',
    'http://[::1]:8080/cb',
    'https://rp.example:8443/',
  ])('%s may be registered', (uri) => {
    expect(faultOfUri(uri)).toBeNull();
  });

  test.each([
    ['http://rp.example/cb', 'must be https'],
    ['http://localhost.evil.example/', 'must be https'],
    ['http://127.0.0.1.evil.example/', 'must be https'],
    ['javascript:alert(1)', 'must be https'],
    ['data:text/html,x', 'must be https'],
    ['app.example:/cb', 'must be https'],
    ['//rp.example/cb', 'absolute'],
    ['/cb', 'absolute'],
    ['https://', 'absolute'],
    ['https://*.example/cb', 'wildcard'],
    ['https://rp.example/*', 'wildcard'],
    ['https://rp.example/cb#', 'fragment'],
    ['https://rp.example/cb#x', 'fragment'],
    ['https://user:secret@rp.example/cb', 'password'],
    ['https://rp.example@evil.example/', 'password'],
    ['https://RP.example/cb', 'written as https://rp.example/cb'],
    ['https://rp.example:443/cb', 'written as'],
    ['https://rp.example/a/../cb', 'written as'],
    ['https://rp.example\\cb', 'written as'],
    ['https:rp.example/cb', 'written as'],
    ['https://rp.example/cb ', 'written as'],
    ['https://rp.example/\tcb', 'written as'],
    ['https://日本.example/', 'written as'],
  ])('%s is refused: %s', (uri, reason) => {
    expect(faultOfUri(uri)?.en).toContain(reason);
    expect(faultOfUri(uri)?.ja).toMatch(/[ぁ-ん]/);
  });
});

describe('a registration', () => {
  test('fills in what was left out', () => {
    expect(checkRegistration(portal)).toEqual({
      insurerCodes: ['sample'],
      minimumAcr: null,
      metadata: {
        client_name: 'Portal',
        redirect_uris: ['https://rp.example/cb'],
        post_logout_redirect_uris: [],
        scope: 'openid profile email birthdate insurance offline_access',
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'client_secret_basic',
        subject_type: 'public',
      },
    });
  });

  test('gives refresh tokens only where offline_access is allowed', () => {
    const { metadata } = checkRegistration({ ...portal, scope: 'openid  profile openid' });
    expect(metadata).toMatchObject({ scope: 'openid profile', grant_types: ['authorization_code'] });
  });

  test.each<[string, Partial<Registration>]>([
    ['--name', { name: ' ' }],
    ['--redirect-uri is needed', { redirectUris: [] }],
    ['given twice', { redirectUris: ['https://rp.example/', 'https://rp.example/'] }],
    ['--post-logout-redirect-uri', { postLogoutRedirectUris: ['http://rp.example/'] }],
    ['--initiate-login-uri', { initiateLoginUri: 'x' }],
    ['--backchannel-logout-uri', { backchannelLogoutUri: 'http://rp.example/logout' }],
    ['must not have a fragment', { backchannelLogoutUri: 'https://rp.example/logout#x' }],
    ['--insurer', { insurerCodes: [] }],
    ['--scope everything', { scope: 'openid everything' }],
    ['needs openid', { scope: 'profile' }],
    ['--acr high', { minimumAcr: 'high' }],
    ['--subject-type', { subjectType: 'secret' }],
    ['on one host', { subjectType: 'pairwise', redirectUris: ['https://a.example/', 'https://b.example/'] }],
    ['--auth-method', { authMethod: 'private_key_jwt' }],
    ['needs --public', { authMethod: 'none' }],
    ['--public cannot', { public: true, authMethod: 'client_secret_post' }],
  ])('is refused with "%s"', (reason, changed) => {
    expect(() => checkRegistration({ ...portal, ...changed })).toThrow(reason);
  });

  test('names every mistake at once', () => {
    const wrong = { ...portal, name: '', scope: 'x', minimumAcr: 'y' };
    expect(() => checkRegistration(wrong)).toThrow(/--name.*--scope x.*openid.*--acr y/s);
  });
});

describe('the store', () => {
  const secrets = new Secrets([Buffer.alloc(32, 1)]);
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let db: Knex;
  beforeAll(async () => {
    database = await createDatabase();
    db = openDb(database.url);
    await applyInsurer(db, { code: 'sample', number: '06139999', name: { ja: 'x', en: 'x' } }, now);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  test('keeps of the secret only a keyed digest', async () => {
    const { client, secret } = await createClient(db, secrets, portal, now);
    expect(Buffer.from(secret ?? '', 'base64url')).toHaveLength(32);
    expect(client.secretDigest).toEqual(secrets.digest('client secret', secret ?? ''));
    expect(await findClient(db, client.id)).toEqual(client);
    expect(JSON.stringify(await db('client'))).not.toContain(secret);
    expect(JSON.stringify(describeClient(client, now))).not.toContain('secret":');
  });

  test('knows nobody by an id that PostgreSQL cannot hold', async () => {
    expect(await findClient(db, '\0')).toBeUndefined();
  });

  test('gives a public client no secret, and serves every insurer on demand', async () => {
    const registration = { ...portal, public: true, insurerCodes: null, minimumAcr: 'phr' };
    const { client, secret } = await createClient(db, secrets, registration, now);
    expect(secret).toBeNull();
    expect(client).toMatchObject({ secretDigest: null, insurerCodes: null, minimumAcr: 'phr' });
    expect(describeClient(client, now)).toMatchObject({
      client_id: client.id,
      insurers: 'all',
      minimum_acr: 'phr',
    });
  });

  test('refuses an insurer that does not exist, and an id that does', async () => {
    const unknown = createClient(db, secrets, { ...portal, insurerCodes: ['sample', 'nobody'] }, now);
    await expect(unknown).rejects.toMatchObject({ exitCode: 3, message: 'There is no insurer nobody.' });
    await createClient(db, secrets, { ...portal, clientId: 'portal' }, now);
    const again = createClient(db, secrets, { ...portal, clientId: 'portal' }, now);
    await expect(again).rejects.toMatchObject({ exitCode: 4 });
    expect((await listClients(db)).map(({ id }) => id)).toContain('portal');
  });
});
