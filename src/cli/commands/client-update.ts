import type { Client } from '../../client/client.ts';
import { describeClient, documentOf } from '../../client/describe.ts';
import { detailOf, differencesOf, linesOf } from '../../client/difference.ts';
import { checkRegistration, type Registration } from '../../client/registration.ts';
import { registrationOf } from '../../client/registration-of.ts';
import { updateClient } from '../../client/store.ts';
import { changesSubjects } from '../../client/subject.ts';
import { OperatorError } from '../../errors.ts';
import { recordOperation } from '../audit.ts';
import { readInsurers, registrationFlags } from '../client-flags.ts';
import { clientArgument, clientNamed, lockedClient } from '../client-named.ts';
import { subjectsQuestion } from '../client-questions.ts';
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
  flags: registrationFlags,
  changes: true,
  async run(call) {
    const said = readChanges(call);
    const { client, differences } = await call.withDatabase(async (parts) => {
      const named = await clientNamed(parts.db, call.argument);
      const wanted = checkRegistration(changed(named, said));
      if (changesSubjects(named.metadata, wanted.metadata))
        await call.confirm(subjectsQuestion([named.metadata.client_name]));
      return parts.db.transaction(async (db) => {
        const before = await lockedClient(db, call.argument);
        const after = { ...before, ...checkRegistration(changed(before, said)) };
        const differences = differencesOf(documentOf(before), documentOf(after));
        if (Object.keys(differences).length === 0) return { client: before, differences };
        const client = await updateClient(db, before, after, call.now);
        const detail = { client: client.id, ...detailOf(differences) };
        await recordOperation(db, parts, { at: call.now, action: 'client.updated', detail });
        return { client, differences };
      });
    });
    const isChanged = Object.keys(differences).length > 0;
    call.print({ ...describeClient(client, call.now), changed: differences }, () => linesOf(differences));
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

function readChanges(call: Call): Changes {
  const { text, list } = call;
  const some = (flag: string) => (list(flag).length > 0 ? list(flag).filter(Boolean) : undefined);
  const authMethod = text('authMethod');
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

const removable = ['initiateLoginUri', 'backchannelLogoutUri', 'minimumAcr'] as const;

function changed(client: Client, said: Changes): Registration {
  const registration = { ...registrationOf(client), ...said } as Registration;
  for (const name of removable) if (registration[name] === '') registration[name] = undefined;
  return registration;
}
