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
}

/** A registration that may be stored. */
export interface CheckedRegistration {
  insurerCodes: string[] | null;
  minimumAcr: Level | null;
  metadata: ClientMetadata;
}

/** @throws OperatorError with every mistake explained */
export function checkRegistration(input: Registration): CheckedRegistration {
  const redirectUris = input.redirectUris;
  const postLogoutRedirectUris = input.postLogoutRedirectUris ?? [];
  const subjectType = input.subjectType ?? 'public';
  const authMethod = input.authMethod ?? (input.public ? 'none' : 'client_secret_basic');
  const scope = [...new Set((input.scope ?? scopes.join(' ')).split(' ').filter(Boolean))];
  const minimumAcr = input.minimumAcr ?? null;

  const faults = [
    ...faultsOfName(input.name),
    ...faultsOfUris('redirect-uri', redirectUris),
    ...(redirectUris.length === 0 ? [missing('redirect-uri')] : []),
    ...faultsOfUris('post-logout-redirect-uri', postLogoutRedirectUris),
    ...faultsOfUris(
      'initiate-login-uri',
      input.initiateLoginUri === undefined ? [] : [input.initiateLoginUri],
    ),
    ...faultsOfUris(
      'backchannel-logout-uri',
      input.backchannelLogoutUri === undefined ? [] : [input.backchannelLogoutUri],
    ),
    ...(input.insurerCodes?.length === 0 ? [missing('insurer')] : []),
    ...scope.flatMap((name) => oneOf('scope', name, scopes)),
    ...(scope.includes('openid') ? [] : [{ ja: '--scope に openid が必要です', en: '--scope needs openid' }]),
    ...(minimumAcr === null ? [] : oneOf('acr', minimumAcr, levels)),
    ...oneOf('subject-type', subjectType, subjectTypes),
    ...faultsOfPairwise(subjectType, redirectUris),
    ...oneOf('auth-method', authMethod, authMethods),
    ...faultsOfAuthMethod(authMethod, input.public ?? false),
  ];
  if (faults.length > 0) throw refused(faults);

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
    },
  };
}

function faultsOfName(name: string): Bilingual[] {
  const { length } = name.trim();
  if (length > 0 && length <= 100) return [];
  return [{ ja: '--name は 1 文字以上 100 文字以内です', en: '--name needs 1 to 100 characters' }];
}

function faultsOfUris(flag: string, uris: string[]): Bilingual[] {
  const twice = uris.filter((uri, place) => uris.indexOf(uri) < place);
  return [
    ...uris.flatMap((uri) => {
      const fault = faultOfUri(uri);
      return fault ? [{ ja: `--${flag} ${uri}: ${fault.ja}`, en: `--${flag} ${uri} ${fault.en}` }] : [];
    }),
    ...twice.map((uri) => ({
      ja: `--${flag} ${uri}: 二度書かれています`,
      en: `--${flag} ${uri} is given twice`,
    })),
  ];
}

/** Without a sector identifier document the one host stands for the sector (OIDC Core section 8.1). */
function faultsOfPairwise(subjectType: string, uris: string[]): Bilingual[] {
  const hosts = new Set(uris.filter((uri) => URL.canParse(uri)).map((uri) => new URL(uri).host));
  if (subjectType !== 'pairwise' || hosts.size <= 1) return [];
  return [
    {
      ja: '--subject-type pairwise の --redirect-uri は、すべて同じホストにしてください',
      en: '--subject-type pairwise needs every --redirect-uri on one host',
    },
  ];
}

function faultsOfAuthMethod(method: string, isPublic: boolean): Bilingual[] {
  if ((method === 'none') === isPublic) return [];
  return isPublic
    ? [
        {
          ja: `--public では --auth-method ${method} を使えません`,
          en: `--public cannot have --auth-method ${method}`,
        },
      ]
    : [{ ja: '--auth-method none には --public が必要です', en: '--auth-method none needs --public' }];
}

function oneOf(flag: string, value: string, allowed: readonly string[]): Bilingual[] {
  if (allowed.includes(value)) return [];
  const list = allowed.join(', ');
  return [
    { ja: `--${flag} ${value}: 次のどれかです: ${list}`, en: `--${flag} ${value} must be one of ${list}` },
  ];
}

const missing = (flag: string): Bilingual => ({ ja: `--${flag} が必要です`, en: `--${flag} is needed` });

const refused = (faults: Bilingual[]) =>
  new OperatorError({
    ja: `クライアントを登録できません:\n${faults.map(({ ja }) => `  ${ja}`).join('\n')}`,
    en: `The client cannot be registered:\n${faults.map(({ en }) => `  ${en}`).join('\n')}`,
  });
