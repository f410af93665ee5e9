import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DeskMember } from '../helpers/desk-member.ts';
import { type Operator, operatorOf } from '../helpers/operators.ts';
import { person } from '../helpers/people.ts';
import { TestServer } from '../helpers/server.ts';

/** Nobody has what is looked for by chance. */
const one = person('masked', 3, {
  symbol: '甲乙8831',
  number: '84029711',
  birthdate: '19410923',
  name: '東雲 小夜子',
  email: 'sayoko.kenpo@docomo.example',
});
const relative = person('masked-too', 2, {
  ...{ symbol: one.symbol, number: one.number, branchNumber: '07', relationship: '家族' },
  ...{ birthdate: '19680317', name: '東雲 朝太郎' },
});
const personal = [
  ...[
    one.symbol,
    one.number,
    `0${one.number}`,
    one.email,
    'sayoko',
    'docomo',
    one.password,
    one.initialPassword,
  ],
  ...['東雲', '小夜子', '朝太郎'],
  ...['19410923', '1941-09-23', '1941/9/23', '1941年9月23日', '昭和16年', '0923'],
  ...['19680317', '1968-03-17', '昭和43年', '0317'],
];
/** Told apart from others of the family, and found again, by what every command may show. */
const named = ['--insurer', 'sample', '--user-id', one.userId];
const because = ['--reason', 'as asked', '--yes'];

let server: TestServer;
let sato: Operator;
let suzuki: Operator;

beforeAll(async () => {
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample' });
  await server.enrol('sample', one, relative);
  sato = operatorOf(server)('sato');
  suzuki = operatorOf(server)('suzuki');
  const portal = await server.relyingParty(['sample']);
  const member = await new DeskMember(server, portal, one).settled('email-otp');
  for (let tries = 0; tries < 3; tries++) {
    member.password = 'wrong-Passw0rd';
    await member.walksIn();
  }
});
afterAll(() => server.stop());

/** Whoever approves is told no more than whoever asks. */
async function approveAll(flags: string[]): Promise<string[]> {
  const said = [];
  const { stdout } = await suzuki('approval', 'list', '--json');
  said.push(stdout, (await suzuki('approval', 'list', ...flags)).stdout);
  for (const { approval, state } of JSON.parse(stdout)) {
    if (state !== 'open') continue;
    const outcome = await suzuki('approval', 'approve', approval, '--yes', ...flags);
    said.push(outcome.stdout, outcome.stderr);
  }
  return said;
}

const spoken: [string, string[]][] = [
  ['member show', [...named]],
  ['member show', ['--insurer', 'sample', '--email', one.email]],
  ['member show', ['--insurer', 'sample', '--symbol', one.symbol, '--number', one.number]], // two of them
  ['member show', ['--insurer', 'sample', '--symbol', one.symbol, '--number', '1']],
  ['member show', ['--insurer', 'sample', '--email', `not-${one.email}`]],
  ['member list', ['--insurer', 'sample']],
  ['member list', ['--insurer', 'sample', '--symbol', one.symbol, '--number', one.number]],
  ['member update', [...named, ...because, '--new-birthdate', '19680317', '--dry-run']],
  ['member unlock', [...named, ...because]],
  [
    'member update',
    [...named, ...because, '--new-birthdate', '19410923', '--dry-run', '--new-name', '東雲 朝太郎'],
  ],
  [
    'member update',
    [...named, ...because, '--new-name', '東雲 朝太郎', '--new-email', one.email, '--new-number', '0317'],
  ],
  ['member update', [...named, ...because, '--new-number', one.number, '--new-birthdate', '0317']],
  [
    'member add',
    [
      '--insurer',
      'sample',
      '--user-id',
      'masked-3',
      '--symbol',
      one.symbol,
      '--number',
      one.number,
      '--birthdate',
      '19680317',
      '--relationship',
      '家族',
      '--name',
      relative.name,
      ...because,
    ],
  ],
  ['member reset-password', [...named, ...because, '--by-mail']],
  ['member disable', [...named, ...because]],
  ['member enable', [...named, ...because]],
  ['session revoke', [...named, ...because]],
  ['member reset-factor', [...named, ...because]],
  ['member reset-email', [...named, ...because]],
  ['member reset-password', [...named, ...because]],
  ['audit list', named],
];

/** Without names that are drawn by lot, which may hold any four digits: of members, and of approvals. */
const unnamed = (text: string): string =>
  text.replace(
    /\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[\d-]*[A-Z])[0-9A-Z]{4}-[0-9A-Z]{4})\b/g,
    '…',
  );

test('T55 no command prints what the desk need not see of a member, in either language, as lines or as JSON', async () => {
  const { commands } = await import('../../src/cli/registry.ts');
  // Those that tell of many say so in tests of their own.
  const elsewhere = ['member import', 'member notices', 'member progress'];
  const ofOne = commands
    .map(({ name }) => name)
    .filter((name) => /^member /.test(name) && !elsewhere.includes(name));
  expect(new Set(spoken.map(([name]) => name).filter((name) => name.startsWith('member ')))).toEqual(
    new Set(ofOne),
  );
  for (const flags of [['--json'], ['--lang', 'ja'], ['--lang', 'en']]) {
    for (const [command, words] of spoken) {
      const { exitCode, stdout, stderr } = await sato(...command.split(' '), ...words, ...flags);
      expect({ command, exitCode }).not.toEqual({ command, exitCode: 1 });
      for (const said of [stdout, stderr, ...(exitCode === 5 ? await approveAll(flags) : [])].map(unnamed))
        for (const value of personal)
          expect({ command, flags, said }).not.toEqual(
            expect.objectContaining({ said: expect.stringContaining(value) }),
          );
    }
  }
  const trail = unnamed(JSON.stringify(await server.context.db('audit_entry')));
  for (const value of personal) expect(trail).not.toContain(value);
});

test('T55 no command takes a password, or any other secret of a member', async () => {
  const { commands } = await import('../../src/cli/registry.ts');
  const given = commands.flatMap(({ flags = [], argument }) => [
    ...flags.map((flag) => flag.flags),
    argument?.name ?? '',
  ]);
  const takesValue = given.filter((flag) => flag.includes('<'));
  expect(takesValue.length).toBeGreaterThan(50);
  const isSecret = /pass(word|code)|secret|otp|activation/i;
  expect(takesValue.filter((flag) => isSecret.test(flag))).toEqual([]);
});

describe('T55 without a reason nothing is done', () => {
  test.each([
    'unlock',
    'reset-password',
    'reset-password --by-mail',
    'reset-factor',
    'reset-email',
    'disable',
    'enable',
    'update --new-name x',
  ])('by member %s', async (verb) => {
    const before = await server.context.db('member').where({ user_id: one.userId }).first();
    const { exitCode, stdout, stderr } = await sato('member', ...verb.split(' '), ...named, '--yes');
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('--reason'),
    });
    expect(await server.context.db('member').where({ user_id: one.userId }).first()).toEqual(before);
  });
});
