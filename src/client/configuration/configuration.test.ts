import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import { checkRegistration, type Registration } from '../registration.ts';
import { type Configuration, relyingPartyOf } from './relying-party.ts';
import { software } from './software.ts';

const issuer = 'https://idp.example.jp';
const registration: Registration = {
  name: "健保\n'ポータル'\u2028\"",
  redirectUris: ['https://rp.example/oauth2/callback', 'https://rp.example/api/auth/callback/kosmo'],
  postLogoutRedirectUris: ['https://rp.example/bye'],
  insurerCodes: ['sample'],
  minimumAcr: 'urn:kosmo:acr:mfa',
  scope: 'openid profile offline_access',
};

function configured(as: string, changed: Partial<Registration> = {}, at = issuer): Configuration {
  const client = {
    id: 'portal',
    secretDigest: null,
    previousSecret: null,
    createdAt: new Date(0),
    updatedAt: null,
    disabledAt: null,
    ...checkRegistration({ ...registration, ...changed }),
  };
  const configure = software[as];
  if (configure === undefined) throw new Error(`${as} is not known`);
  return configure(relyingPartyOf(client, at));
}

function textOf(as: string, changed: Partial<Registration> = {}, at = issuer): string {
  const configuration = configured(as, changed, at);
  if ('fault' in configuration) throw new Error(configuration.fault.en);
  return configuration.text;
}

const isPublicOnly = (as: string) => as === 'oidc-client-ts';

test.each(Object.keys(software))(
  '%s is told all it has to know, in lines that end where they should',
  (as) => {
    const text = textOf(as, { public: isPublicOnly(as) });
    for (const known of [
      issuer,
      '\'portal\'|"portal"|=portal',
      'https://rp.example/(oauth2|api)',
      'openid[ ,]profile',
    ])
      expect(text).toMatch(new RegExp(known));
    expect(text).toMatch(/acr_values\W+urn(:|%3A)kosmo(:|%3A)acr(:|%3A)mfa/);
    expect(decodeURIComponent(decodeURIComponent(text))).toContain('https://rp.example/bye');
    expect(text).not.toMatch(/[\u2028\r\0]/);
    expect(text).not.toContain('健保\n');
  },
);

test.each(Object.keys(software).filter((as) => !isPublicOnly(as)))(
  '%s is told where to put the secret, and not the secret',
  (as) => {
    const text = textOf(as);
    expect(text).toMatch(/CLIENT_SECRET/);
    expect(text).toMatch(/<client_secret>|put the client_secret into/);
  },
);

const keys = ['EC', 'RSA'].map((kind) => {
  const { publicKey } =
    kind === 'EC'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...publicKey.export({ format: 'jwk' }), kid: kind.toLowerCase() };
});

test.each(Object.keys(software))(
  '%s of a client under more rules: a configuration that keeps them, or a fault',
  (as) => {
    const configuration = configured(as, { dpop: true, requirePar: true, public: isPublicOnly(as) });
    expect(configuration).toEqual(
      as === 'openid-client' ? { text: expect.stringContaining('WithPAR') } : { fault: expect.anything() },
    );
  },
);

describe('a client that proves itself by a key', () => {
  test.each(['openid-client', 'authjs', 'spring', 'mod_auth_openidc'])(
    '%s is told where it lies, and of no secret',
    (as) => {
      const text = textOf(as, { jwks: { keys } });
      expect(text).not.toMatch(/client_secret/i);
      expect(text).toMatch(/CLIENT_KEY|OIDCPrivateKeyFiles "rsa#/);
      if (as === 'openid-client' || as === 'authjs') expect(script(text).body.length).toBeGreaterThan(1);
    },
  );

  test('software that cannot sign, or only by another key, says so', () => {
    expect(configured('oauth2-proxy', { jwks: { keys } })).toMatchObject({
      fault: { en: expect.stringMatching('jwks') },
    });
    expect(configured('mod_auth_openidc', { jwks: { keys: keys.slice(0, 1) } })).toMatchObject({
      fault: { en: expect.stringContaining('RSA') },
    });
    expect(configured('oidc-client-ts', { jwks: { keys } })).toHaveProperty('fault');
  });
});

const script = (text: string) => parseSync(text, { syntax: 'typescript', target: 'es2022' });

describe.each(['openid-client', 'authjs', 'oidc-client-ts'])('%s', (as) => {
  test.each([true, false])('is a module (public: %s)', (isPublic) => {
    const text = textOf(as, {
      public: isPublic || isPublicOnly(as),
      minimumAcr: undefined,
      postLogoutRedirectUris: [],
    });
    expect(script(text).body.length).toBeGreaterThan(1);
    expect(text).not.toContain('acr_values');
  });
});

test('spring: the properties are such, and the class demands PKCE', () => {
  const [properties = '', java = ''] = textOf('spring').split('// ---- KosmoLogin.java ----\n');
  const lines = properties.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const read = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
  const kosmo = 'spring.security.oauth2.client.registration.kosmo';
  expect(read).toEqual({
    'spring.security.oauth2.client.provider.kosmo.issuer-uri': issuer,
    [`${kosmo}.client-id`]: 'portal',
    [`${kosmo}.client-secret`]: `\${KOSMO_CLIENT_SECRET}`,
    [`${kosmo}.client-authentication-method`]: 'client_secret_basic',
    [`${kosmo}.authorization-grant-type`]: 'authorization_code',
    [`${kosmo}.redirect-uri`]: 'https://rp.example/oauth2/callback',
    [`${kosmo}.scope`]: 'openid,profile',
  });
  expect(java).toContain('OAuth2AuthorizationRequestCustomizers.withPkce()');
  expect(java).toContain('baseUri("/oauth2/callback")');
  for (const [open, close] of ['()', '{}'])
    expect(java.split(open ?? '').length).toBe(java.split(close ?? '').length);
});

test('mod_auth_openidc: every line is a directive of Apache, a comment or a section', () => {
  const text = textOf('mod_auth_openidc', { authMethod: 'client_secret_post' });
  for (const line of text.trimEnd().split('\n'))
    expect(line).toMatch(/^(#.*|\s*[A-Z][A-Za-z]+ ("[^"]*"|[\w-]+)|<\/?Location.*>|)$/);
  expect(text).toContain('OIDCProviderTokenEndpointAuth client_secret_post\n');
  expect(text).toContain('OIDCPKCEMethod S256\n');
});

describe('oauth2-proxy', () => {
  test('every line is TOML', () => {
    const lines = textOf('oauth2-proxy')
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('#'));
    const read = Object.fromEntries(
      lines.map((line) => {
        const [name = '', value = ''] = line.split(/ = (.*)/s);
        return [name, JSON.parse(value)];
      }),
    );
    expect(read).toMatchObject({
      redirect_url: 'https://rp.example/oauth2/callback',
      proxy_prefix: '/oauth2',
      code_challenge_method: 'S256',
      cookie_secure: true,
      whitelist_domains: ['idp.example.jp'],
    });
  });

  test('cannot serve a client without a secret', () => {
    expect(configured('oauth2-proxy', { public: true })).toMatchObject({
      fault: { en: expect.stringContaining('--public') },
    });
  });
});

test.each([
  ['authjs', 'https://rp.example/api/auth/callback/kosmo'],
  ['oauth2-proxy', 'https://rp.example/oauth2/callback'],
])('%s is returned to where it can be: the command that registers that is told', (as, wanted) => {
  const configuration = configured(as, { redirectUris: ['https://rp.example/callback?a=1'] });
  const both = `--redirect-uri 'https://rp.example/callback?a=1' --redirect-uri ${wanted}`;
  const command = `npx kosmo-idp client update portal ${both}`;
  expect(configuration).toEqual({
    fault: { ja: expect.stringContaining(command), en: expect.stringContaining(command) },
  });
  expect(textOf(as, { redirectUris: [wanted] })).toContain('rp.example');
});

test('oidc-client-ts cannot keep a secret', () => {
  expect(configured('oidc-client-ts')).toMatchObject({ fault: { ja: expect.stringContaining('--public') } });
});
