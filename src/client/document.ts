import { z } from 'zod';
import { accountClientId } from '../account/client.ts';
import { faultsOfDocument } from '../document-faults.ts';
import { type Bilingual, OperatorError } from '../errors.ts';
import { type CheckedRegistration, type Names, readRegistration } from './registration.ts';

/** A client as a document wants it. */
export interface WantedClient {
  id: string;
  registration: CheckedRegistration;
  /** Undefined: as it is. */
  disabled: boolean | undefined;
}

const names: Names = {
  name: 'client_name',
  redirectUris: 'redirect_uris',
  postLogoutRedirectUris: 'post_logout_redirect_uris',
  initiateLoginUri: 'initiate_login_uri',
  backchannelLogoutUri: 'backchannel_logout_uri',
  insurerCodes: 'insurers',
  minimumAcr: 'minimum_acr',
  scope: 'scope',
  subjectType: 'subject_type',
  authMethod: 'token_endpoint_auth_method',
  jwks: 'jwks',
  requirePar: 'require_pushed_authorization_requests',
  dpop: 'dpop_bound_access_tokens',
  responseModes: 'response_modes',
  profile: 'profile',
  signingAlg: 'id_token_signed_response_alg',
  resources: 'resources',
  introspectedBy: 'introspected_by',
};

const list = z.array(z.string());
const time = z.number().nullish();

/** What `client show --json` prints; whatever may be left out has the default it has on the command line. */
const clientDocument = z.strictObject({
  client_id: z
    .string()
    .regex(/^[A-Za-z0-9._~-]{1,64}$/)
    .refine((id) => id !== accountClientId, `${accountClientId} is built in`),
  client_name: z.string(),
  redirect_uris: list,
  post_logout_redirect_uris: list.optional(),
  initiate_login_uri: z.string().optional(),
  backchannel_logout_uri: z.string().optional(),
  scope: z.string().optional(),
  response_types: list.optional(),
  grant_types: list.optional(),
  token_endpoint_auth_method: z.string().optional(),
  subject_type: z.string().optional(),
  jwks: z.unknown().optional(),
  require_pushed_authorization_requests: z.boolean().optional(),
  dpop_bound_access_tokens: z.boolean().optional(),
  response_modes: list.optional(),
  profile: z.string().optional(),
  id_token_signed_response_alg: z.string().optional(),
  resources: list.optional(),
  introspected_by: list.optional(),
  insurers: z.union([z.literal('all'), list]),
  minimum_acr: z.string().nullish(),
  disabled: z.boolean().optional(),
  // told by `client show`, and nobody's to decide
  client_id_issued_at: time,
  updated_at: time,
  previous_secret_expires_at: time,
});

type ClientDocument = z.infer<typeof clientDocument>;

/**
 * The clients of a file: one document, or a list of them.
 * @throws OperatorError naming every mistake
 */
export function readClientDocuments(input: unknown): WantedClient[] {
  const schema = Array.isArray(input) ? z.array(clientDocument) : clientDocument;
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw refused([faultsOfDocument(schema, input), ...secretsIn(input)]);
  const documents = [parsed.data].flat();
  const read = documents.map((document) => ({ document, result: readDocument(document) }));
  const twice = documents.filter(({ client_id }, place) => indexOf(documents, client_id) < place);
  const faults = [
    ...twice.map(({ client_id: id }) => ({
      ja: `  ${id}: 二度書かれています`,
      en: `  ${id} is there twice`,
    })),
    ...read.flatMap(({ document, result }) =>
      'faults' in result ? result.faults.map((fault) => naming(document.client_id, fault)) : [],
    ),
  ];
  if (faults.length > 0) throw refused(faults);
  return read.flatMap(({ result }) => ('faults' in result ? [] : [result]));
}

function readDocument(document: ClientDocument): WantedClient | { faults: Bilingual[] } {
  const registration = readRegistration(
    {
      name: document.client_name,
      redirectUris: document.redirect_uris,
      postLogoutRedirectUris: document.post_logout_redirect_uris,
      initiateLoginUri: document.initiate_login_uri,
      backchannelLogoutUri: document.backchannel_logout_uri,
      insurerCodes: document.insurers === 'all' ? null : document.insurers,
      public: document.token_endpoint_auth_method === 'none',
      minimumAcr: document.minimum_acr ?? undefined,
      scope: document.scope,
      subjectType: document.subject_type,
      authMethod: document.token_endpoint_auth_method,
      jwks: document.jwks,
      requirePar: document.require_pushed_authorization_requests,
      dpop: document.dpop_bound_access_tokens,
      responseModes: document.response_modes,
      profile: document.profile,
      signingAlg: document.id_token_signed_response_alg,
      resources: document.resources,
      introspectedBy: document.introspected_by,
    },
    names,
  );
  if (Array.isArray(registration)) return { faults: registration };
  const faults = faultsOfDerived(document, registration);
  if (faults.length > 0) return { faults };
  return { id: document.client_id, registration, disabled: document.disabled };
}

/** What follows from the rest may be there, but says nothing of its own. */
const faultsOfDerived = (document: ClientDocument, { metadata }: CheckedRegistration): Bilingual[] =>
  (['response_types', 'grant_types'] as const).flatMap((name) => {
    const given = document[name];
    const right: string[] = metadata[name];
    if (given === undefined || (given.length === right.length && right.every((it) => given.includes(it))))
      return [];
    const only = right.join(', ');
    return [
      {
        ja: `${name}: scope から決まります（${only}）。この行は消してください`,
        en: `${name} follows from scope (${only}): leave it out`,
      },
    ];
  });

const indexOf = (documents: ClientDocument[], id: string): number =>
  documents.findIndex(({ client_id }) => client_id === id);

const naming = (id: string, { ja, en }: Bilingual): Bilingual => ({
  ja: `  ${id}: ${ja}`,
  en: `  ${id}: ${en}`,
});

const secretsIn = (input: unknown): Bilingual[] =>
  [input].flat().some((document) => Object.hasOwn(Object(document), 'client_secret'))
    ? [
        {
          ja: '  client_secret はファイルから読みません。秘密はここで作り、一度だけ表示します。ファイルから消してください',
          en: '  client_secret is never read from a file: secrets are made here, and shown once. Take it out',
        },
      ]
    : [];

const refused = (faults: Bilingual[]) =>
  new OperatorError({
    ja: `クライアントの設定に誤りがあります:\n${faults.map(({ ja }) => ja).join('\n')}`,
    en: `The client documents are wrong:\n${faults.map(({ en }) => en).join('\n')}`,
  });
