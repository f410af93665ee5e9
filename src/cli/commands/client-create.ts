import { authMethods, scopes, subjectTypes } from '../../client/client.ts';
import { describeClient } from '../../client/describe.ts';
import { createClient } from '../../client/store.ts';
import { OperatorError } from '../../errors.ts';
import { levels } from '../../interaction/assurance.ts';
import { recordOperation } from '../audit.ts';
import type { Call, CliCommand } from '../command.ts';
import { toLines } from '../lines.ts';

const oneOf = (values: readonly string[]) => values.join(' | ');
const notYet = { notYet: true, about: { ja: '', en: '' } } as const;

export const clientCreate: CliCommand = {
  name: 'client create',
  about: { ja: 'クライアント（リライングパーティ）を登録する', en: 'register a client (relying party)' },
  example:
    'client create --name "KOSMO ポータル" --redirect-uri https://portal.example.jp/callback --insurer sample',
  flags: [
    {
      flags: '--name <name>',
      required: true,
      about: { ja: '加入者に見せる名前', en: 'name shown to members' },
    },
    {
      flags: '--redirect-uri <uri>',
      required: true,
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
      flags: '--public',
      about: { ja: '秘密を持てないクライアント', en: 'a client that cannot keep a secret' },
    },
    {
      flags: '--acr <level>',
      about: { ja: `最低の認証レベル ${oneOf(levels)}`, en: `minimum level ${oneOf(levels)}` },
    },
    {
      flags: '--scope <scopes>',
      about: {
        ja: `許す scope（なければすべて）"${scopes.join(' ')}"`,
        en: `scopes allowed (else all) "${scopes.join(' ')}"`,
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
    { flags: '--subject-type <type>', about: { ja: oneOf(subjectTypes), en: oneOf(subjectTypes) } },
    { flags: '--auth-method <method>', about: { ja: oneOf(authMethods), en: oneOf(authMethods) } },
    { flags: '--jwks-file <file>', ...notYet },
    { flags: '--require-par', ...notYet },
    { flags: '--dpop', ...notYet },
    { flags: '--profile <profile>', ...notYet },
  ],
  changes: true,
  async run(call) {
    const registration = readRegistration(call);
    const { client, secret } = await call.withDatabase((parts) =>
      parts.db.transaction(async (transaction) => {
        const created = await createClient(transaction, parts.secrets, registration, call.now);
        const detail = { client: created.client.id };
        await recordOperation(transaction, parts, { at: call.now, action: 'client.created', detail });
        return created;
      }),
    );
    const described = describeClient(client);
    const data =
      secret === null ? described : { ...described, client_secret: secret, client_secret_expires_at: 0 };
    call.print(data, () => toLines(data));
    if (secret !== null)
      call.tell({
        ja: 'client_secret は今だけ表示されます。安全な場所に保管してください。',
        en: 'The client_secret is shown only now: keep it in a safe place.',
      });
    return 0;
  },
};

function readRegistration({ text, list, has }: Call) {
  const insurers = list('insurer');
  if (insurers.length > 0 === has('allInsurers'))
    throw new OperatorError({
      ja: '--insurer か --all-insurers の、どちらか一方が必要です。',
      en: 'Either --insurer or --all-insurers is needed.',
    });
  return {
    name: text('name') ?? '',
    redirectUris: list('redirectUri'),
    postLogoutRedirectUris: list('postLogoutRedirectUri'),
    initiateLoginUri: text('initiateLoginUri'),
    backchannelLogoutUri: text('backchannelLogoutUri'),
    insurerCodes: has('allInsurers') ? null : insurers,
    public: has('public'),
    minimumAcr: text('acr'),
    scope: text('scope'),
    subjectType: text('subjectType'),
    authMethod: text('authMethod'),
  };
}
