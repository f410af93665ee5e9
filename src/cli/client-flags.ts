import { authMethods, responseModes, scopes, subjectTypes, usualResponseModes } from '../client/client.ts';
import { OperatorError } from '../errors.ts';
import { levels } from '../interaction/assurance.ts';
import { algorithms } from '../keys/signing-key.ts';
import type { Call, Flag } from './command.ts';
import { parseJson } from './parse-json.ts';
import { readTextFile } from './read-file.ts';

const oneOf = (values: readonly string[]) => values.join(' | ');

/** What `client create` and `client update` know of a registration. */
export const registrationFlags: Flag[] = [
  { flags: '--name <name>', about: { ja: '加入者に見せる名前', en: 'name shown to members' } },
  {
    flags: '--redirect-uri <uri>',
    repeatable: true,
    about: {
      ja: 'ログイン後の戻り先（複数可。完全一致）',
      en: 'where sign-ins return to (repeatable; compared exactly)',
    },
  },
  {
    flags: '--insurer <code>',
    repeatable: true,
    about: { ja: '対象の保険者（複数可）', en: 'insurer it serves (repeatable)' },
  },
  { flags: '--all-insurers', about: { ja: 'すべての保険者を対象にする', en: 'serve every insurer' } },
  {
    flags: '--acr <level>',
    choices: levels,
    about: { ja: `最低の認証レベル ${oneOf(levels)}`, en: `minimum level ${oneOf(levels)}` },
  },
  {
    flags: '--scope <scopes>',
    about: {
      ja: `許す scope（登録のとき、なければすべて）"${scopes.join(' ')}"`,
      en: `scopes allowed (all, where a new client names none) "${scopes.join(' ')}"`,
    },
  },
  {
    flags: '--post-logout-redirect-uri <uri>',
    repeatable: true,
    about: { ja: 'ログアウト後の戻り先（複数可）', en: 'where sign-outs return to (repeatable)' },
  },
  {
    flags: '--initiate-login-uri <uri>',
    about: { ja: 'ログインを始め直す URL', en: 'where a sign-in can be started afresh' },
  },
  {
    flags: '--backchannel-logout-uri <uri>',
    about: {
      ja: 'ログアウトを知らせる先（OpenID Connect Back-Channel Logout）',
      en: 'where it is told of sign-outs (OpenID Connect Back-Channel Logout)',
    },
  },
  {
    flags: '--subject-type <type>',
    choices: subjectTypes,
    about: { ja: oneOf(subjectTypes), en: oneOf(subjectTypes) },
  },
  {
    flags: '--auth-method <method>',
    choices: authMethods,
    about: { ja: oneOf(authMethods), en: oneOf(authMethods) },
  },
  {
    flags: '--jwks-file <file>',
    about: {
      ja: '公開鍵の JWK Set。秘密の代わりに署名で名乗り（private_key_jwt）、リクエストにも署名できる',
      en: 'its public keys, a JWK Set: it proves itself by a signature (private_key_jwt), not by a secret, and may sign requests',
    },
  },
  {
    flags: '--require-par',
    about: {
      ja: '認可リクエストを先に送らせる。ほかは受け付けない（PAR、RFC 9126）',
      en: 'have authorization requests pushed, and take no others (PAR, RFC 9126)',
    },
  },
  {
    flags: '--dpop',
    about: {
      ja: 'トークンをクライアントの鍵に結びつける。ほかは渡さない（DPoP、RFC 9449）',
      en: 'bind tokens to a key of the client, and issue no others (DPoP, RFC 9449)',
    },
  },
  {
    flags: '--response-mode <mode>',
    choices: responseModes,
    repeatable: true,
    about: {
      ja: `応答の返し方（複数可。なければ ${usualResponseModes.join('、')}） ${oneOf(responseModes)}`,
      en: `how it may ask to be answered (repeatable; else ${usualResponseModes.join(', ')}) ${oneOf(responseModes)}`,
    },
  },
  {
    flags: '--signing-alg <alg>',
    choices: algorithms,
    about: {
      ja: `ID トークンなどの署名の方式（なければ ${algorithms[0]}） ${oneOf(algorithms)}`,
      en: `what its ID tokens are signed with (else ${algorithms[0]}) ${oneOf(algorithms)}`,
    },
  },
  {
    flags: '--resource <uri>',
    repeatable: true,
    about: {
      ja: 'アクセストークンを求められる API（複数可。JWT になる。RFC 8707・9068）',
      en: 'an API it may ask access tokens for (repeatable; they are JWTs, RFC 8707 and 9068)',
    },
  },
  {
    flags: '--introspected-by <client_id>',
    repeatable: true,
    about: {
      ja: 'トークンの有効性を問い合わせてよい API サーバー（複数可。RFC 7662）',
      en: 'an API server, a client of its own, that may ask whether a token is valid (repeatable; RFC 7662)',
    },
  },
  {
    flags: '--profile <profile>',
    choices: ['fapi2'],
    about: {
      ja: 'まとめて課す規則 fapi2（FAPI 2.0: PAR・DPoP・署名による認証）',
      en: 'a set of rules as a whole: fapi2 (FAPI 2.0: PAR, DPoP, a client that signs)',
    },
  },
];

/** The keys in the file named; undefined where none is. What they are worth is the registration's to tell. */
export async function readJwksFile({ text }: Pick<Call, 'text'>): Promise<unknown> {
  const file = text('jwksFile');
  return file === undefined ? undefined : parseJson(file, await readTextFile(file));
}

/** The insurers named: null for all; undefined where nothing is said of them. */
export function readInsurers({ list, has }: Pick<Call, 'list' | 'has'>): string[] | null | undefined {
  const insurers = list('insurer');
  if (insurers.length > 0 && has('allInsurers'))
    throw new OperatorError({
      ja: '--insurer と --all-insurers は、どちらか一方だけにしてください。',
      en: 'Give either --insurer or --all-insurers, not both.',
    });
  if (has('allInsurers')) return null;
  return insurers.length > 0 ? insurers : undefined;
}
