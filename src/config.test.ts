import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { readConfig } from './config.ts';
import { OperatorError } from './errors.ts';

const key = () => randomBytes(32).toString('base64');
const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://kosmo:hunter2@db:5432/kosmo',
  SECRET_KEYS: `${key()}, ${key()}`,
  SMTP_URL: 'smtps://user:hunter2@smtp.example.jp:465',
  MAIL_DOMAIN: 'Kosmo.example.jp',
  ISSUER: 'https://id.example.jp',
  TRUST_PROXY: '1',
};

function refusal(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof OperatorError && error.exitCode === 2) return error.message;
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('on a machine without settings', () => {
  test('everything has a default, and no secret is invented', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      production: false,
      port: 3000,
      portalPort: 3100,
      mailboxPort: 3200,
      opsPort: 9000,
      opsHost: '127.0.0.1',
      issuer: 'http://localhost:3000',
      databaseUrl: null,
      secretKeys: null,
      smtpUrl: null,
      trustProxy: 0,
      webauthnRpId: 'localhost',
      logLevel: 'info',
    });
    expect(isAbsolute(config.dataDir)).toBe(true);
    expect(config.operator).not.toBe('');
  });

  test('the issuer follows PORT unless it is given, and an empty variable counts as absent', () => {
    expect(readConfig({ PORT: '4000', ISSUER: '', DATA_DIR: ' ' })).toMatchObject({
      issuer: 'http://localhost:4000',
    });
    expect(readConfig({ PORT: '4000', ISSUER: 'https://ID.example.jp:443/' }).issuer).toBe(
      'https://id.example.jp',
    );
  });
});

describe('in production', () => {
  test('a full set is read', () => {
    const config = readConfig(production);
    expect(config).toMatchObject({
      production: true,
      mailDomain: 'kosmo.example.jp',
      trustProxy: 1,
      webauthnRpId: 'id.example.jp',
    });
    expect(config.secretKeys?.map((secret) => secret.length)).toEqual([32, 32]);
  });

  test('clients without PKCE do not exist (D7)', () => {
    const CONFORMANCE_CLIENTS = 'suite, other';
    expect(readConfig({ CONFORMANCE_CLIENTS }).conformanceClients).toEqual(['suite', 'other']);
    expect(readConfig(production).conformanceClients).toEqual([]);
    expect(refusal({ ...production, CONFORMANCE_CLIENTS })).toContain(
      'CONFORMANCE_CLIENTS is for conformance',
    );
  });

  test('every missing setting is named at once, each with an example', () => {
    const message = refusal({ NODE_ENV: 'production' });
    for (const name of ['DATABASE_URL', 'SECRET_KEYS', 'SMTP_URL', 'MAIL_DOMAIN', 'ISSUER', 'TRUST_PROXY']) {
      expect(message).toMatch(new RegExp(`^ {2}${name} is missing, e\\.g\\. ${name}=\\S`, 'm'));
    }
    expect(message.split('\n')).toHaveLength(7);
  });

  test('missing and wrong settings are told together, without their values', () => {
    const message = refusal({
      ...production,
      DATABASE_URL: 'mysql://kosmo:hunter2@db/x',
      SMTP_URL: 'hunter2',
      ISSUER: '',
      LOG_LEVEL: 'loud',
    });
    expect(message.match(/^ {2}\S+/gm)).toEqual(['  ISSUER', '  DATABASE_URL', '  SMTP_URL', '  LOG_LEVEL']);
    expect(message).not.toContain('hunter2');
  });

  test.each([
    ['http', 'http://id.example.jp'],
    ['a path', 'https://id.example.jp/idp'],
    ['a query', 'https://id.example.jp/?a'],
    ['a user', 'https://a:b@id.example.jp'],
    ['no URL', 'id.example.jp'],
  ])('an issuer with %s is refused', (_, ISSUER) => {
    expect(refusal({ ...production, ISSUER })).toMatch(/ISSUER must be an/);
  });

  test.each([
    ['all zero', Buffer.alloc(32).toString('base64')],
    ['one repeated letter', Buffer.alloc(48, 'a').toString('base64')],
    ['a repeated word', Buffer.alloc(64, 'changeme').toString('base64')],
    ['too short', randomBytes(31).toString('base64')],
    ['no base64', 'correct horse battery staple!'],
    ['an empty one in the list', `${key()},,${key()}`],
  ])('a secret key that is %s is refused', (_, SECRET_KEYS) => {
    expect(refusal({ ...production, SECRET_KEYS })).toMatch(/^ {2}SECRET_KEYS /m);
  });

  test('a secret key listed twice is refused', () => {
    const twice = key();
    expect(refusal({ ...production, SECRET_KEYS: `${twice},${twice}` })).toContain('lists one key twice');
  });
});

test('the passkeys’ relying-party id is the issuer’s host or a registrable domain above it', () => {
  const rpId = (WEBAUTHN_RP_ID: string) =>
    readConfig({ ...production, ISSUER: 'https://id.kenpo.co.jp', WEBAUTHN_RP_ID }).webauthnRpId;
  expect(rpId('id.kenpo.co.jp')).toBe('id.kenpo.co.jp');
  expect(rpId('Kenpo.co.jp')).toBe('kenpo.co.jp');
  for (const wrong of ['co.jp', 'jp', 'd.kenpo.co.jp', 'enpo.co.jp', 'example.jp', 'a.id.kenpo.co.jp']) {
    expect(() => rpId(wrong)).toThrow(/WEBAUTHN_RP_ID must be the issuer's host/);
  }
});

test('hosts that may be told of sign-outs are compared as a URL writes them', () => {
  const hosts = readConfig({
    ...production,
    BACKCHANNEL_LOGOUT_HOSTS: 'portal.internal, 10.1.2.3,[fd00::1]',
  });
  expect(hosts.backchannelLogoutHosts).toEqual(['portal.internal', '10.1.2.3', '[fd00::1]']);
  expect(readConfig(production).backchannelLogoutHosts).toEqual([]);
});

test.each([
  ['PORT', '0'],
  ['PORT', '65536'],
  ['PORT', '80 80'],
  ['OPS_PORT', '-1'],
  ['OPS_PORT', '3000'],
  ['TRUST_PROXY', 'true'],
  ['TRUST_PROXY', '11'],
  ['LOG_LEVEL', 'verbose'],
  ['NODE_ENV', 'prod'],
  ['OPS_HOST', 'all of them'],
  ['MAIL_DOMAIN', 'localhost'],
  ['DATABASE_URL', 'postgres://localhost/'],
  ['KOSMO_OPERATOR', 'a\nb'],
  ['KOSMO_OPERATOR', 'member'],
  ['KOSMO_OPERATOR', ' Ｓｙｓｔｅｍ'],
  ['BACKCHANNEL_LOGOUT_HOSTS', 'https://portal.internal'],
  ['BACKCHANNEL_LOGOUT_HOSTS', 'portal.internal:8443'],
  ['BACKCHANNEL_LOGOUT_HOSTS', 'Portal.internal,'],
])('%s=%j is refused by name', (name, value) => {
  expect(refusal({ [name]: value })).toMatch(new RegExp(`^ {2}${name} (must|is) .*, e\\.g\\. ${name}=`, 'm'));
});

test('.env.example lists every setting, and is a production configuration once its secrets are filled in', () => {
  const read = new Set<string>();
  readConfig(new Proxy({}, { get: (_, name) => void read.add(String(name)) }));
  const example = parseEnv(readFileSync('.env.example', 'utf8'));
  const ofTheContainers = ['POSTGRES_PASSWORD'];
  const ofTheTests = ['CONFORMANCE_CLIENTS'];
  expect([...Object.keys(example), ...ofTheTests].sort()).toEqual([...read, ...ofTheContainers].sort());
  expect(readConfig({ ...example, SECRET_KEYS: key() }).production).toBe(true);
});
