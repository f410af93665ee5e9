import { describe, expect, test } from '@jest/globals';
import { days, hours, minutes } from '../clock.ts';
import type { Client } from './client.ts';
import { describeClient } from './describe.ts';
import { detailOf, differencesOf, linesOf } from './difference.ts';
import { readClientDocuments } from './document.ts';
import { readOverlap } from './overlap.ts';
import { planClients } from './plan.ts';
import { checkRegistration } from './registration.ts';
import { changesSubjects } from './subject.ts';

const now = new Date('2026-11-26T00:00:00Z');
const portal: Client = {
  id: 'portal',
  secretDigest: Buffer.alloc(32, 1),
  previousSecret: null,
  ...checkRegistration({
    name: 'Portal',
    redirectUris: ['https://rp.example/cb'],
    insurerCodes: ['sample'],
    minimumAcr: 'phr',
    initiateLoginUri: 'https://rp.example/login',
  }),
  createdAt: now,
  updatedAt: null,
  disabledAt: null,
};
const document = {
  client_id: 'app',
  client_name: 'App',
  redirect_uris: ['https://a.example/'],
  insurers: 'all',
};
const shown = (client: Client): Record<string, unknown> =>
  JSON.parse(JSON.stringify(describeClient(client, now)));

describe('a difference', () => {
  test('tells of each name what was and what will be, of lists what leaves and what is new', () => {
    const differences = differencesOf(
      { a: 1, b: ['x', 'y'], c: 'gone', d: ['x', 'y'], e: null, f: [] },
      { a: 1, b: ['y', 'z'], d: ['y', 'x'], e: 'phr', f: [] },
    );
    expect(Object.keys(differences)).toEqual(['b', 'c', 'd', 'e']);
    expect(linesOf(differences)).toEqual([
      'b:',
      '  - x',
      '  + z',
      'c: gone → -',
      'd: x y → y x',
      'e: - → phr',
    ]);
    expect(detailOf(differences)).toMatchObject({ b: 'x y → y z', e: '- → phr' });
  });

  test.each([
    ['public', ['https://a.example/'], ['https://b.example/'], false],
    ['pairwise', ['https://a.example/'], ['https://b.example/'], true],
    ['pairwise', ['https://a.example/'], ['https://a.example/other'], false],
    ['pairwise', ['https://a.example/'], ['https://a.example:8443/'], true],
  ] as const)('of %s redirect URIs %j → %j changes every sub: %s', (subject_type, from, to, changes) => {
    const sector = (uris: readonly string[]) => ({ subject_type, redirect_uris: [...uris] });
    expect(changesSubjects(sector(from), sector(to))).toBe(changes);
  });

  test('from public to pairwise changes every sub', () => {
    const redirect_uris = ['https://a.example/'];
    const [one, other] = (['public', 'pairwise'] as const).map((subject_type) => ({
      subject_type,
      redirect_uris,
    }));
    expect(changesSubjects(one as never, other as never)).toBe(true);
  });
});

test.each([
  ['0', 0],
  ['30m', minutes(30)],
  ['24h', hours(24)],
  ['30d', days(30)],
])('an overlap of %s', (input, length) => {
  expect(readOverlap(input)).toBe(length);
});

test.each(['', '24', '31d', '1w', '-1h', '1.5h', '24 h', '00'])('an overlap of "%s" is refused', (input) => {
  expect(() => readOverlap(input)).toThrow(/^--overlap .*30m, 24h or 7d/);
});

describe('a document', () => {
  test('is what a client is shown as: read back, it changes nothing', () => {
    const clients = [
      portal,
      { ...portal, id: 'stopped', insurerCodes: null, minimumAcr: null, disabledAt: now },
    ];
    const wanted = readClientDocuments(clients.map(shown));
    expect(planClients(clients, wanted, true).map(({ change }) => change)).toEqual([
      'unchanged',
      'unchanged',
    ]);
  });

  test('needs little; the rest is as on the command line', () => {
    const [app] = readClientDocuments(document);
    expect(app?.registration).toEqual(
      checkRegistration({ name: 'App', redirectUris: ['https://a.example/'], insurerCodes: null }),
    );
    expect(app?.disabled).toBeUndefined();
  });

  test.each<[string, object]>([
    ['client_id: is required', { client_id: undefined }],
    ['client_id', { client_id: 'a b' }],
    ['kosmo-account is built in', { client_id: 'kosmo-account' }],
    ['redirect_uri"', { redirect_uri: 'https://a.example/' }],
    ['insurers', { insurers: 'sample' }],
    ['app: redirect_uris http://a.example/ must be https', { redirect_uris: ['http://a.example/'] }],
    ['app: insurers is needed', { insurers: [] }],
    ['app: minimum_acr high must be one of', { minimum_acr: 'high' }],
    ['app: scope x must be one of', { scope: 'openid x' }],
    ['app: token_endpoint_auth_method tls must be one of', { token_endpoint_auth_method: 'tls' }],
    [
      'app: grant_types follows from scope (authorization_code)',
      { scope: 'openid', grant_types: ['password'] },
    ],
    ['app: response_types follows', { response_types: ['token'] }],
    ['client_secret is never read', { client_secret: 'x' }],
  ])('is refused with "%s"', (reason, changed) => {
    expect(() => readClientDocuments({ ...document, ...changed })).toThrow(reason);
  });

  test('of several, each mistake is named with its client, and no client is there twice', () => {
    const documents = [
      { ...document, redirect_uris: [] },
      { ...document, client_id: 'other', scope: 'profile' },
      { ...document, client_id: 'other' },
    ];
    expect(() => readClientDocuments(documents)).toThrow(
      /other is there twice\n {2}app: redirect_uris is needed\n {2}other: scope needs openid/,
    );
  });
});

describe('a plan', () => {
  const [wanted] = readClientDocuments({ ...shown(portal), client_name: 'New', disabled: true });
  const [app] = readClientDocuments(document);
  if (wanted === undefined || app === undefined) throw new Error('no documents');

  test('creates, updates, leaves alone, and deletes only what it is told to', () => {
    const other = { ...portal, id: 'other' };
    const plan = planClients([portal, other], [wanted, app], false);
    expect(plan.map(({ id, change }) => [id, change])).toEqual([
      ['portal', 'updated'],
      ['app', 'created'],
    ]);
    expect(plan[0]?.differences).toEqual({
      client_name: { before: 'Portal', after: 'New' },
      disabled: { before: false, after: true },
    });
    expect(planClients([portal, other], [wanted, app], true).at(-1)).toMatchObject({
      id: 'other',
      change: 'deleted',
    });
  });

  test('leaves a client stopped of which nothing is said', () => {
    const { disabled: _, ...silent } = shown(portal);
    const stopped = { ...portal, disabledAt: now };
    expect(planClients([stopped], readClientDocuments(silent), false)).toMatchObject([
      { change: 'unchanged' },
    ]);
  });

  test('takes away what is left out, and knows where every sub changes', () => {
    const { initiate_login_uri: _, ...left } = shown(portal);
    const [planned] = planClients(
      [portal],
      readClientDocuments({ ...left, subject_type: 'pairwise' }),
      false,
    );
    expect(planned).toMatchObject({
      subjects: true,
      differences: { initiate_login_uri: { before: 'https://rp.example/login', after: null } },
    });
  });
});
