import { isIP } from 'node:net';
import { z } from 'zod';

/** One environment variable: how its text is checked and turned into a value, and an example for the operator. */
export interface Setting<T> {
  name: string;
  schema: z.ZodType<T, string>;
  example: string;
}

const SECRET_KEY_BYTES = 32;
/** 32 random bytes hold fewer distinct values than this about once in 10^10 keys; a typed or repeated text often. */
const DISTINCT_BYTES = 16;

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const setting = <T>(name: string, example: string, schema: z.ZodType<T, string>): Setting<T> => ({
  name,
  example,
  schema,
});
const oneOf = <T extends string>(values: readonly T[]) =>
  z.enum(values, `must be one of ${values.join(', ')}`);
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);
const isHostname = (value: string): boolean =>
  value.length <= 253 &&
  value.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label));

export const nodeEnv = setting('NODE_ENV', 'production', oneOf(['production', 'development', 'test']));
export const logLevel = setting('LOG_LEVEL', 'info', oneOf(logLevels));
export const trustProxy = setting('TRUST_PROXY', '1', whole(0, 10));

export const port = (name: string, example: number): Setting<number> =>
  setting(name, String(example), whole(1, 65_535));

export const opsHost = setting(
  'OPS_HOST',
  '127.0.0.1',
  z
    .string()
    .toLowerCase()
    .refine((value) => isIP(value) !== 0 || isHostname(value), 'must be an IP address or a host name'),
);

export const operator = setting(
  'KOSMO_OPERATOR',
  'h.sato',
  z
    .string()
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,64}$/u, 'must be a name of at most 64 characters, on one line')
    .refine(
      (name) => !isReservedName(name),
      "must be the operator's own name: the audit trail calls the service and its members by this one",
    ),
);

/** Nobody acts under a name by which the audit trail calls the service itself, or a member. */
export const isReservedName = (name: string): boolean =>
  ['member', 'system'].includes(
    name
      .normalize('NFKC')
      .replace(/[\s\p{Cf}]+/gu, '')
      .toLowerCase(),
  );

/** As a URL writes them, so that they compare with what a client has registered. */
export const backchannelLogoutHosts = setting(
  'BACKCHANNEL_LOGOUT_HOSTS',
  'portal.internal,10.1.2.3',
  z
    .string()
    .transform((value) => value.split(',').map((host) => host.trim()))
    .refine(
      (hosts) => hosts.every((host) => URL.parse(`https://${host}/`)?.hostname === host),
      'must be host names or IP addresses without ports, separated by commas',
    ),
);

/** Clients that come without PKCE, as those of the OpenID Foundation's Basic tests do. */
export const conformanceClients = setting(
  'CONFORMANCE_CLIENTS',
  'suite-basic,suite-post',
  z
    .string()
    .transform((value) => value.split(',').map((id) => id.trim()))
    .refine((ids) => !ids.includes(''), 'must be client ids, separated by commas'),
);

export const mailDomain = setting(
  'MAIL_DOMAIN',
  'kosmo.example.jp',
  z
    .string()
    .toLowerCase()
    .refine((value) => isHostname(value) && value.includes('.'), 'must be the domain mails are sent from'),
);

export const databaseUrl = setting(
  'DATABASE_URL',
  'postgres://kosmo:password@db.internal:5432/kosmo',
  z
    .string()
    .refine(
      (value) => isUrl(value, ['postgres:', 'postgresql:'], hasDatabaseName),
      'must be the URL of a PostgreSQL database',
    ),
);

export const smtpUrl = setting(
  'SMTP_URL',
  'smtps://user:password@smtp.example.jp:465',
  z
    .string()
    .refine((value) => isUrl(value, ['smtp:', 'smtps:'], hasHost), 'must be the URL of an SMTP server'),
);

/** Plain http is for a developer's own machine: passkeys and `__Host-` cookies need https everywhere else. */
export const issuer = (httpsOnly: boolean): Setting<string> =>
  setting(
    'ISSUER',
    'https://id.example.jp',
    z
      .string()
      .refine((value) => isUrl(value, httpsOnly ? ['https:'] : ['https:', 'http:'], hasHost), {
        message: `must be an ${httpsOnly ? 'https' : 'http or https'} URL`,
        abort: true,
      })
      .refine((value) => new URL(value).href === `${new URL(value).origin}/`, {
        message: 'must be an origin alone, without user, path, query or fragment',
        abort: true,
      })
      .transform((value) => new URL(value).origin),
  );

/** WebAuthn §5.1.2: the relying party's id is the origin's host, or a suffix of it that can be registered. */
export const webauthnRpId = (issuerOrigin: string | undefined): Setting<string> =>
  setting(
    'WEBAUTHN_RP_ID',
    issuerOrigin ? new URL(issuerOrigin).hostname : 'id.example.jp',
    z
      .string()
      .toLowerCase()
      .refine(
        (value) => issuerOrigin === undefined || canBeRpId(value, new URL(issuerOrigin).hostname),
        "must be the issuer's host or a domain above it that can be registered",
      ),
  );

export const secretKeys = setting(
  'SECRET_KEYS',
  '"$(openssl rand -base64 32)"',
  z
    .string()
    .transform((value) => value.split(',').map((key) => key.trim()))
    .refine((keys) => keys.every((key) => /^[A-Za-z0-9+/]+={0,2}$/.test(key)), {
      message: 'must be base64, several keys separated by commas, newest first',
      abort: true,
    })
    .transform((keys) => keys.map((key) => Buffer.from(key, 'base64')))
    .refine(
      (keys) => keys.every((key) => key.length >= SECRET_KEY_BYTES),
      `must hold at least ${SECRET_KEY_BYTES} random bytes in each key`,
    )
    .refine(
      (keys) => keys.every((key) => new Set(key).size >= DISTINCT_BYTES),
      'holds a key that is not random',
    )
    .refine(
      (keys) => new Set(keys.map((key) => key.toString('hex'))).size === keys.length,
      'lists one key twice',
    ),
);

const hasHost = (url: URL): boolean => url.hostname !== '';
const hasDatabaseName = (url: URL): boolean =>
  (hasHost(url) || url.searchParams.has('host')) && url.pathname.length > 1;

function isUrl(value: string, protocols: string[], alsoHas: (url: URL) => boolean): boolean {
  const url = URL.parse(value);
  return url !== null && protocols.includes(url.protocol) && alsoHas(url);
}

function canBeRpId(rpId: string, host: string): boolean {
  if (rpId === host) return true;
  const isPublicSuffix = !rpId.includes('.') || /^(ac|ad|co|ed|go|gr|lg|ne|or)\.jp$/.test(rpId);
  return host.endsWith(`.${rpId}`) && !isPublicSuffix;
}
