import type { Bilingual } from '../errors.ts';
import { OperatorError } from '../errors.ts';
import { type Level, levels } from '../interaction/assurance.ts';
import {
  type AuthMethod,
  authMethods,
  type ClientMetadata,
  type SubjectType,
  scopes,
  subjectTypes,
} from './client.ts';
import { readJwks } from './jwks.ts';
import { oneOf } from './one-of.ts';
import { faultsOfProtocol, protocolMetadata } from './protocol.ts';
import { faultOfUri } from './uri.ts';

/** What an operator says about a new client, unchecked. */
export interface Registration {
  name: string;
  redirectUris: string[];
  postLogoutRedirectUris?: string[];
  initiateLoginUri?: string;
  /** Where the client is told that a session has ended. */
  backchannelLogoutUri?: string;
  /** null: every insurer. */
  insurerCodes: string[] | null;
  /** A client that cannot keep a secret: a native app, or one that runs in the browser. */
  public?: boolean;
  /** The weakest level this client is ever answered with. */
  minimumAcr?: string;
  /** Separated by spaces; every scope there is where it is left out. */
  scope?: string;
  subjectType?: string;
  authMethod?: string;
  /** The public keys it signs with, as they were read from JSON. */
  jwks?: unknown;
  /** Authorization requests come pushed (RFC 9126), or not at all. */
  requirePar?: boolean;
  /** Tokens are bound to a key of the client (RFC 9449). */
  dpop?: boolean;
  /** How authorization requests may ask to be answered; as usual where nothing is said. */
  responseModes?: string[];
  profile?: string;
  /** What its tokens and signed answers are signed with. */
  signingAlg?: string;
  /** APIs it may ask access tokens for (RFC 8707). */
  resources?: string[];
  /** Clients, API servers, that may ask what its tokens are worth (RFC 7662). */
  introspectedBy?: string[];
}

/** A registration that may be stored. */
export interface CheckedRegistration {
  insurerCodes: string[] | null;
  minimumAcr: Level | null;
  metadata: ClientMetadata;
}

/** What the parts of a registration are called where the operator wrote them. */
export type Names = Record<
  | 'name'
  | 'redirectUris'
  | 'postLogoutRedirectUris'
  | 'initiateLoginUri'
  | 'backchannelLogoutUri'
  | 'insurerCodes'
  | 'minimumAcr'
  | 'scope'
  | 'subjectType'
  | 'authMethod'
  | 'jwks'
  | 'requirePar'
  | 'dpop'
  | 'responseModes'
  | 'profile'
  | 'signingAlg'
  | 'resources'
  | 'introspectedBy',
  string
>;

/** On the command line. */
const flagNames: Names = {
  name: '--name',
  redirectUris: '--redirect-uri',
  postLogoutRedirectUris: '--post-logout-redirect-uri',
  initiateLoginUri: '--initiate-login-uri',
  backchannelLogoutUri: '--backchannel-logout-uri',
  insurerCodes: '--insurer',
  minimumAcr: '--acr',
  scope: '--scope',
  subjectType: '--subject-type',
  authMethod: '--auth-method',
  jwks: '--jwks-file',
  requirePar: '--require-par',
  dpop: '--dpop',
  responseModes: '--response-mode',
  profile: '--profile',
  signingAlg: '--signing-alg',
  resources: '--resource',
  introspectedBy: '--introspected-by',
};

/** @throws OperatorError with every mistake explained */
export function checkRegistration(input: Registration): CheckedRegistration {
  const read = readRegistration(input);
  if (Array.isArray(read)) throw refused(read);
  return read;
}

/** The registration, or every mistake in it. */
export function readRegistration(
  input: Registration,
  names: Names = flagNames,
): CheckedRegistration | Bilingual[] {
  const redirectUris = input.redirectUris;
  const postLogoutRedirectUris = input.postLogoutRedirectUris ?? [];
  const subjectType = input.subjectType ?? 'public';
  const authMethod = input.authMethod ?? usualAuthMethod(input);
  const jwks = input.jwks === undefined ? null : readJwks(input.jwks);
  const scope = [...new Set((input.scope ?? scopes.join(' ')).split(' ').filter(Boolean))];
  const minimumAcr = input.minimumAcr ?? null;

  const faults = [
    ...faultsOfName(names.name, input.name),
    ...faultsOfUris(names.redirectUris, redirectUris),
    ...(redirectUris.length === 0 ? [missing(names.redirectUris)] : []),
    ...faultsOfUris(names.postLogoutRedirectUris, postLogoutRedirectUris),
    ...faultsOfUris(
      names.initiateLoginUri,
      input.initiateLoginUri === undefined ? [] : [input.initiateLoginUri],
    ),
    ...faultsOfUris(
      names.backchannelLogoutUri,
      input.backchannelLogoutUri === undefined ? [] : [input.backchannelLogoutUri],
    ),
    ...(input.insurerCodes?.length === 0 ? [missing(names.insurerCodes)] : []),
    ...scope.flatMap((name) => oneOf(names.scope, name, scopes)),
    ...(scope.includes('openid') ? [] : [needsOpenid(names.scope)]),
    ...(minimumAcr === null ? [] : oneOf(names.minimumAcr, minimumAcr, levels)),
    ...oneOf(names.subjectType, subjectType, subjectTypes),
    ...faultsOfPairwise(names, subjectType, redirectUris),
    ...oneOf(names.authMethod, authMethod, authMethods),
    ...faultsOfAuthMethod(names.authMethod, authMethod, input.public ?? false),
    ...(jwks && 'faults' in jwks ? jwks.faults.map((fault) => naming(names.jwks, fault)) : []),
    ...(authMethod === 'private_key_jwt' && jwks === null ? [needsKeys(names)] : []),
    ...faultsOfUris(names.resources, input.resources ?? []),
    ...faultsOfProtocol(input, names, authMethod),
  ];
  if (faults.length > 0) return faults;

  return {
    insurerCodes: input.insurerCodes && [...new Set(input.insurerCodes)],
    minimumAcr: minimumAcr as Level | null,
    metadata: {
      client_name: input.name.trim(),
      redirect_uris: redirectUris,
      post_logout_redirect_uris: postLogoutRedirectUris,
      ...(input.initiateLoginUri !== undefined && { initiate_login_uri: input.initiateLoginUri }),
      ...(input.backchannelLogoutUri !== undefined && { backchannel_logout_uri: input.backchannelLogoutUri }),
      scope: scope.join(' '),
      response_types: ['code'],
      grant_types: scope.includes('offline_access')
        ? ['authorization_code', 'refresh_token']
        : ['authorization_code'],
      token_endpoint_auth_method: authMethod as AuthMethod,
      subject_type: subjectType as SubjectType,
      ...(jwks && 'keys' in jwks && { jwks }),
      ...protocolMetadata(input),
    },
  };
}

/** Whoever brings a key proves itself by it, which is better than a secret two have to keep. */
const usualAuthMethod = ({ public: isPublic, jwks }: Registration): AuthMethod => {
  if (isPublic) return 'none';
  return jwks === undefined ? 'client_secret_basic' : 'private_key_jwt';
};

function faultsOfName(place: string, name: string): Bilingual[] {
  const { length } = name.trim();
  if (length > 0 && length <= 100) return [];
  return [{ ja: `${place} は 1 文字以上 100 文字以内です`, en: `${place} needs 1 to 100 characters` }];
}

function faultsOfUris(place: string, uris: string[]): Bilingual[] {
  const twice = uris.filter((uri, place) => uris.indexOf(uri) < place);
  return [
    ...uris.flatMap((uri) => {
      const fault = faultOfUri(uri);
      return fault ? [naming(`${place} ${uri}`, fault)] : [];
    }),
    ...twice.map((uri) => ({
      ja: `${place} ${uri}: 二度書かれています`,
      en: `${place} ${uri} is given twice`,
    })),
  ];
}

/** Without a sector identifier document the one host stands for the sector (OIDC Core section 8.1). */
function faultsOfPairwise(names: Names, subjectType: string, uris: string[]): Bilingual[] {
  const hosts = new Set(uris.filter((uri) => URL.canParse(uri)).map((uri) => new URL(uri).host));
  if (subjectType !== 'pairwise' || hosts.size <= 1) return [];
  return [
    {
      ja: `${names.subjectType} pairwise の ${names.redirectUris} は、すべて同じホストにしてください`,
      en: `${names.subjectType} pairwise needs every ${names.redirectUris} on one host`,
    },
  ];
}

function faultsOfAuthMethod(place: string, method: string, isPublic: boolean): Bilingual[] {
  if ((method === 'none') === isPublic) return [];
  return isPublic
    ? [
        {
          ja: `--public では ${place} ${method} を使えません`,
          en: `--public cannot have ${place} ${method}`,
        },
      ]
    : [{ ja: `${place} none には --public が必要です`, en: `${place} none needs --public` }];
}

const naming = (place: string, { ja, en }: Bilingual): Bilingual => ({
  ja: `${place}: ${ja}`,
  en: `${place} ${en}`,
});

const needsKeys = ({ authMethod, jwks }: Names): Bilingual => ({
  ja: `${authMethod} private_key_jwt には ${jwks}（公開鍵）が必要です`,
  en: `${authMethod} private_key_jwt needs ${jwks}, the public keys`,
});

const needsOpenid = (place: string): Bilingual => ({
  ja: `${place} に openid が必要です`,
  en: `${place} needs openid`,
});

const missing = (place: string): Bilingual => ({ ja: `${place} が必要です`, en: `${place} is needed` });

const refused = (faults: Bilingual[]) =>
  new OperatorError({
    ja: `クライアントを登録できません:\n${faults.map(({ ja }) => `  ${ja}`).join('\n')}`,
    en: `The client cannot be registered:\n${faults.map(({ en }) => `  ${en}`).join('\n')}`,
  });
