import { describeClient } from '../../client/describe.ts';
import type { Registration } from '../../client/registration.ts';
import { createClient, requireIntrospectors } from '../../client/store.ts';
import { OperatorError } from '../../errors.ts';
import { recordOperation } from '../audit.ts';
import { readInsurers, readJwksFile, registrationFlags } from '../client-flags.ts';
import { tellOnce, withSecret } from '../client-secret.ts';
import type { Call, CliCommand, Flag } from '../command.ts';
import { toLines } from '../lines.ts';

const needed = ['--name <name>', '--redirect-uri <uri>'];
const demand = (flag: Flag): Flag => (needed.includes(flag.flags) ? { ...flag, required: true } : flag);

export const clientCreate: CliCommand = {
  name: 'client create',
  about: { ja: 'クライアント（リライングパーティ）を登録する', en: 'register a client (relying party)' },
  example:
    'client create --name "KOSMO ポータル" --redirect-uri https://portal.example.jp/callback --insurer sample',
  flags: [
    ...registrationFlags.map(demand),
    {
      flags: '--public',
      about: { ja: '秘密を持てないクライアント', en: 'a client that cannot keep a secret' },
    },
  ],
  changes: true,
  async run(call) {
    const registration = await readRegistration(call);
    const { client, secret } = await call.withDatabase((parts) =>
      parts.db.transaction(async (transaction) => {
        await requireIntrospectors(transaction, registration.introspectedBy ?? []);
        const created = await createClient(transaction, parts.secrets, registration, call.now);
        const detail = { client: created.client.id };
        await recordOperation(transaction, parts, { at: call.now, action: 'client.created', detail });
        return created;
      }),
    );
    const data = withSecret(describeClient(client, call.now), secret);
    call.print(data, () => toLines(data));
    if (secret !== null) tellOnce(call);
    return 0;
  },
};

async function readRegistration(call: Call): Promise<Registration> {
  const { text, list, has } = call;
  const insurerCodes = readInsurers(call);
  if (insurerCodes === undefined)
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
    insurerCodes,
    public: has('public'),
    minimumAcr: text('acr'),
    scope: text('scope'),
    subjectType: text('subjectType'),
    authMethod: text('authMethod'),
    jwks: await readJwksFile(call),
    requirePar: has('requirePar'),
    dpop: has('dpop'),
    responseModes: list('responseMode'),
    profile: text('profile'),
    signingAlg: text('signingAlg'),
    resources: list('resource'),
    introspectedBy: list('introspectedBy'),
  };
}
