import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { OperatorError } from './errors.ts';
import * as setting from './settings.ts';

/** Every setting of the service, read once from the environment and checked all at once. */
export interface Config {
  production: boolean;
  port: number;
  portalPort: number;
  mailboxPort: number;
  opsPort: number;
  opsHost: string;
  /** An origin without trailing slash. */
  issuer: string;
  /** null: the embedded database of `dataDir` is used. Never null in production. */
  databaseUrl: string | null;
  /** Newest first; null (never in production): the demo makes its own. */
  secretKeys: Buffer[] | null;
  /** Never null in production. */
  smtpUrl: string | null;
  mailDomain: string;
  /** How many proxies of ours stand before this process; 0 believes no forwarded header. */
  trustProxy: number;
  webauthnRpId: string;
  /** Where logout tokens may go although it is in a private network. */
  backchannelLogoutHosts: string[];
  /** Clients that need no PKCE. Always empty in production. */
  conformanceClients: string[];
  logLevel: setting.LogLevel;
  /** Absolute. */
  dataDir: string;
  /** Who acts, for the audit trail. */
  operator: string;
}

/** Names every variable that is missing or wrong, with an example each, in one `OperatorError` (exit code 2). */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const faults: string[] = [];
  const production = env.NODE_ENV === 'production';

  /** `fallback` undefined: the variable must be given. An empty variable counts as absent. */
  const read = <T, D>({ name, schema, example }: setting.Setting<T>, fallback: D | undefined): T | D => {
    const given = env[name]?.trim();
    if (given) {
      const result = schema.safeParse(given);
      if (result.success) return result.data;
      faults.push(`${name} ${firstIssue(result.error)}, e.g. ${name}=${example}`);
    } else if (fallback === undefined) {
      faults.push(`${name} is missing, e.g. ${name}=${example}`);
    }
    return fallback as D;
  };
  /** What has a default on a developer's machine but must be decided in production. */
  const decided = <T, D>(what: setting.Setting<T>, fallback: D) =>
    read(what, production ? undefined : fallback);

  read(setting.nodeEnv, 'development');
  const port = read(setting.port('PORT', 3000), 3000);
  const issuer = decided(setting.issuer(production), `http://localhost:${port}`);
  const config: Config = {
    production,
    port,
    portalPort: read(setting.port('PORTAL_PORT', 3100), 3100),
    mailboxPort: read(setting.port('MAILBOX_PORT', 3200), 3200),
    opsPort: read(setting.port('OPS_PORT', 9000), 9000),
    opsHost: read(setting.opsHost, '127.0.0.1'),
    issuer,
    databaseUrl: decided(setting.databaseUrl, null),
    secretKeys: decided(setting.secretKeys, null),
    smtpUrl: decided(setting.smtpUrl, null),
    mailDomain: decided(setting.mailDomain, 'kosmo.example'),
    trustProxy: decided(setting.trustProxy, 0),
    webauthnRpId: read(setting.webauthnRpId(issuer), hostOf(issuer)),
    backchannelLogoutHosts: read(setting.backchannelLogoutHosts, []),
    conformanceClients: read(setting.conformanceClients, []),
    logLevel: read(setting.logLevel, 'info'),
    dataDir: resolve(env.DATA_DIR?.trim() || resolve(import.meta.dirname, '..', '.data')),
    operator: read(setting.operator, systemUser()),
  };
  faults.push(...sharedPorts(config), ...conformanceInProduction(config));
  if (faults.length > 0) {
    throw new OperatorError(
      `The settings (environment variables) need mending:\n  ${faults.join('\n  ')}`,
      2,
    );
  }
  return config;
}

/** A client without PKCE exists for the OpenID Foundation's tests alone (security.md D7). */
const conformanceInProduction = ({ production, conformanceClients }: Config): string[] =>
  production && conformanceClients.length > 0
    ? [
        'CONFORMANCE_CLIENTS is for conformance tests alone: in production every client needs PKCE. Take it out',
      ]
    : [];

const firstIssue = (error: z.ZodError): string => error.issues[0]?.message ?? 'is not valid';

const hostOf = (issuer: string | undefined): string => (issuer ? new URL(issuer).hostname : 'localhost');

function sharedPorts({ production, port, opsPort, portalPort, mailboxPort }: Config): string[] {
  const used = {
    PORT: port,
    OPS_PORT: opsPort,
    ...(!production && { PORTAL_PORT: portalPort, MAILBOX_PORT: mailboxPort }),
  };
  return Object.entries(used)
    .filter(([, value], place, all) => all.findIndex(([, other]) => other === value) < place)
    .map(
      ([name, value]) =>
        `${name} is ${value}, which another service here already uses, e.g. ${name}=${value + 1}`,
    );
}

/** Whose account of the machine it is: beside the name somebody gives, the trail of approvals keeps it. */
export function systemUser(): string {
  const uid = `uid ${process.getuid?.() ?? 'unknown'}`;
  try {
    const { username } = userInfo();
    return setting.isReservedName(username) ? uid : username;
  } catch {
    return uid; // a container's uid need not have a name
  }
}
