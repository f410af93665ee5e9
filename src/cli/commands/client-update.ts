import type { Client } from '../../client/client.ts';
import { describeClient, documentOf } from '../../client/describe.ts';
import { detailOf, differencesOf, linesOf } from '../../client/difference.ts';
import { changesProof } from '../../client/proof.ts';
import { checkRegistration, type Registration } from '../../client/registration.ts';
import { registrationOf } from '../../client/registration-of.ts';
import { requireIntrospectors, updateClient } from '../../client/store.ts';
import { changesSubjects } from '../../client/subject.ts';
import { OperatorError } from '../../errors.ts';
import { recordOperation } from '../audit.ts';
import { readInsurers, readJwksFile, registrationFlags } from '../client-flags.ts';
import { clientArgument, clientNamed, lockedClient } from '../client-named.ts';
import { proofQuestion, subjectsQuestion } from '../client-questions.ts';
import { tellOnce, withSecret } from '../client-secret.ts';
import type { Call, CliCommand } from '../command.ts';

export const clientUpdate: CliCommand = {
  name: 'client update',
  about: {
    ja: 'クライアントの登録を変える。書いたものだけが変わる。複数可のものは全体が入れ替わる。"" で取り消し',
    en: 'change a registration: only what is given. What is repeatable is replaced as a whole; "" takes it away',
  },
  example:
    'client update 0f3a6c1e9b2d4f5a6b7c8d9e --redirect-uri https://portal.example.jp/callback --redirect-uri https://new.example.jp/callback',
  argument: clientArgument,
  flags: [
    ...registrationFlags,
    { flags: '--no-require-par', about: { ja: '--require-par の取り消し', en: 'undo --require-par' } },
    { flags: '--no-dpop', about: { ja: '--dpop の取り消し', en: 'undo --dpop' } },
  ],
  changes: true,
  async run(call) {
    const said = await readChanges(call);
    const { client, differences, secret } = await call.withDatabase(async (parts) => {
      const named = await clientNamed(parts.db, call.argument);
      const wanted = checkRegistration(changed(named, said));
      if (changesSubjects(named.metadata, wanted.metadata))
        await call.confirm(subjectsQuestion([named.metadata.client_name]));
      if (changesProof(named.metadata, wanted.metadata))
        await call.confirm(proofQuestion([named.metadata.client_name]));
      return parts.db.transaction(async (db) => {
        const before = await lockedClient(db, call.argument);
        const after = { ...before, ...checkRegistration(changed(before, said)) };
        const differences = differencesOf(documentOf(before), documentOf(after));
        if (Object.keys(differences).length === 0) return { client: before, differences, secret: null };
        await requireIntrospectors(db, after.metadata.introspected_by ?? []);
        const { client, secret } = await updateClient(db, parts.secrets, before, after, call.now);
        const detail = { client: client.id, ...detailOf(differences) };
        await recordOperation(db, parts, { at: call.now, action: 'client.updated', detail });
        return { client, differences, secret };
      });
    });
    const isChanged = Object.keys(differences).length > 0;
    const data = withSecret({ ...describeClient(client, call.now), changed: differences }, secret);
    const shown = secret === null ? [] : [`client_secret: ${secret}`];
    call.print(data, () => [...linesOf(differences), ...shown]);
    if (secret !== null) tellOnce(call);
    call.tell(
      isChanged
        ? { ja: `クライアント ${client.id} を更新しました。`, en: `The client ${client.id} is updated.` }
        : { ja: '変更はありません。', en: 'Nothing has changed.' },
    );
    return 0;
  },
};

/** What was said; an empty text takes away what may be missing. */
type Changes = Partial<Record<keyof Registration, unknown>>;

async function readChanges(call: Call): Promise<Changes> {
  const { text, list } = call;
  const some = (flag: string) => (list(flag).length > 0 ? list(flag).filter(Boolean) : undefined);
  const jwks = await readJwksFile(call);
  // A file of keys says by itself that it proves itself by them.
  const authMethod = text('authMethod') ?? (jwks && 'private_key_jwt');
  const said: Changes = {
    name: text('name'),
    redirectUris: some('redirectUri'),
    postLogoutRedirectUris: some('postLogoutRedirectUri'),
    initiateLoginUri: text('initiateLoginUri'),
    backchannelLogoutUri: text('backchannelLogoutUri'),
    insurerCodes: readInsurers(call),
    minimumAcr: text('acr'),
    scope: text('scope'),
    subjectType: text('subjectType'),
    authMethod,
    jwks,
    requirePar: onOrOff(call, 'requirePar'),
    dpop: onOrOff(call, 'dpop'),
    responseModes: some('responseMode'),
    profile: text('profile'),
    signingAlg: text('signingAlg'),
    resources: some('resource'),
    introspectedBy: some('introspectedBy'),
    // Whether that may be is not for the form of a registration to tell.
    public: authMethod === undefined ? undefined : authMethod === 'none',
  };
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  if (given.length > 0) return Object.fromEntries(given);
  throw new OperatorError({
    ja: '変えるものがありません。--redirect-uri など、変えるものを書いてください（client update --help）。',
    en: 'There is nothing to change: say what, such as --redirect-uri (client update --help).',
  });
}

const onOrOff = ({ has, hasNot }: Call, flag: string): boolean | undefined => {
  if (hasNot(flag)) return false;
  return has(flag) || undefined;
};

const removable = [
  'initiateLoginUri',
  'backchannelLogoutUri',
  'minimumAcr',
  'profile',
  'signingAlg',
] as const;

function changed(client: Client, said: Changes): Registration {
  const registration = { ...registrationOf(client), ...said } as Registration;
  for (const name of removable) if (registration[name] === '') registration[name] = undefined;
  // Keys that nothing is proved by any more would only be taken for such.
  if (said.authMethod !== undefined && said.authMethod !== 'private_key_jwt') registration.jwks = undefined;
  return registration;
}
