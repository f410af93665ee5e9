import type { Config } from '../../config.ts';
import { type Check, type Finding, fault, ok, warning } from './check.ts';

const ownMachine = ['localhost', '127.0.0.1', '[::1]'];

/** What each setting may be, src/config.ts says; here is how they fit together, and what is odd in production. */
export const settingsCheck: Check = {
  name: 'settings',
  async run({ config }) {
    const { hostname, protocol } = new URL(config.issuer);
    if (ownMachine.includes(hostname) && !config.production)
      return [ok({ ja: '設定は読めます（開発用）', en: 'the settings can be read (for development)' })];
    const findings = [
      notProduction(config),
      plainHttp(config, protocol),
      noProxy(config, protocol),
      foreignMailDomain(config, hostname),
      loud(config),
    ];
    const wrong = findings.filter((finding) => finding !== null);
    return [ok({ ja: `発行者は ${config.issuer} です`, en: `the issuer is ${config.issuer}` }), ...wrong];
  },
};

function notProduction({ production }: Config): Finding | null {
  if (production) return null;
  return warning(
    { ja: 'NODE_ENV が production ではありません', en: 'NODE_ENV is not production' },
    {
      ja: '本番では NODE_ENV=production にしてください。欠けている設定が、起動のときにすべてわかります。',
      en: 'Set NODE_ENV=production where members sign in: whatever is missing is then told at the start.',
    },
  );
}

function plainHttp({ issuer }: Config, protocol: string): Finding | null {
  if (protocol === 'https:') return null;
  return fault(
    { ja: `ISSUER が https ではありません（${issuer}）`, en: `ISSUER is not https (${issuer})` },
    {
      ja: 'https のアドレスにしてください。http では、パスキーもログインの Cookie も使えません。',
      en: 'Make it an https address: over http neither passkeys nor the sign-in cookies work.',
    },
  );
}

/** The processes speak plain http: whoever has an https issuer has something in front that ends TLS. */
function noProxy({ trustProxy }: Config, protocol: string): Finding | null {
  if (trustProxy > 0 || protocol !== 'https:') return null;
  return fault(
    { ja: 'TRUST_PROXY が 0 です', en: 'TRUST_PROXY is 0' },
    {
      ja: '前に置いたプロキシの数（ふつうは 1）にしてください。0 のままでは全員が同じアドレスに見え、すべての要求が http として断られます。',
      en: 'Set it to the number of proxies in front (usually 1): with 0 everybody seems to be at one address, and is refused as plain http.',
    },
  );
}

function foreignMailDomain({ mailDomain }: Config, hostname: string): Finding | null {
  const own = (name: string) => name.split('.').slice(-2).join('.');
  const isNear = hostname.endsWith(mailDomain) || mailDomain.endsWith(own(hostname));
  if (isNear || ownMachine.includes(hostname)) return null;
  return warning(
    {
      ja: `メールのドメイン（${mailDomain}）が、ログインのアドレス（${hostname}）と別のものです`,
      en: `mails come from ${mailDomain}, sign-in is at ${hostname}`,
    },
    {
      ja: '意図したものなら、このままで構いません。同じドメインなら、加入者が偽のメールを見分けやすくなります。',
      en: 'Leave it if that is meant: with one domain for both, members tell forged mails more easily.',
    },
  );
}

function loud({ logLevel, production }: Config): Finding | null {
  if (!production || ['info', 'warn', 'error'].includes(logLevel)) return null;
  return warning(
    { ja: `LOG_LEVEL が ${logLevel} です`, en: `LOG_LEVEL is ${logLevel}` },
    {
      ja: '本番では info にしてください。少なすぎると原因を追えず、多すぎるとディスクを埋めます。',
      en: 'Make it info: with less nothing can be traced, with more the disk fills up.',
    },
  );
}
