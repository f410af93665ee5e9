import { Resolver } from 'node:dns/promises';
import type { Bilingual } from '../../errors.ts';
import { type Check, type Finding, fault, ok, warning } from './check.ts';

/** What receivers look up before they believe a mail of ours: that the domain is there, SPF (RFC 7208), DMARC (RFC 7489). */
export const dnsCheck = (resolver: Lookup = new Resolver({ timeout: 2000, tries: 1 })): Check => ({
  name: 'dns',
  async run({ config: { mailDomain } }) {
    if (/(^|\.)(example|test|invalid|localhost|local)$|(^|\.)example\.(com|net|org|jp)$/.test(mailDomain))
      return [reserved(mailDomain)];
    const looking = [
      domainOf(resolver, mailDomain),
      spfOf(resolver, mailDomain),
      dmarcOf(resolver, mailDomain),
    ];
    const results = await Promise.allSettled(looking);
    const findings = results.map((result) => (result.status === 'fulfilled' ? result.value : null));
    if (findings.includes(null)) return [unreachable(mailDomain)];
    return [...findings.filter((finding) => finding !== null), dkim];
  },
});

type Lookup = Pick<Resolver, 'resolveMx' | 'resolve4' | 'resolve6' | 'resolveTxt'>;

/** The answer, `[]` where there is none; rejects where nobody answers. */
async function answersTo<T>(question: Promise<T[]>): Promise<T[]> {
  try {
    return await question;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENODATA' || code === 'ENOTFOUND') return [];
    throw error;
  }
}

const textsOf = async (resolver: Lookup, name: string, begins: RegExp): Promise<string[]> =>
  (await answersTo(resolver.resolveTxt(name)))
    .map((parts) => parts.join(''))
    .filter((text) => begins.test(text));

async function domainOf(resolver: Lookup, domain: string): Promise<Finding> {
  const questions = [resolver.resolveMx(domain), resolver.resolve4(domain), resolver.resolve6(domain)];
  const answers = await Promise.allSettled(questions.map((question) => answersTo<unknown>(question)));
  if (answers.some((answer) => answer.status === 'fulfilled' && answer.value.length > 0))
    return ok({ ja: `${domain} は引けます`, en: `${domain} is there` });
  const unanswered = answers.find((answer) => answer.status === 'rejected');
  if (unanswered) throw unanswered.reason;
  return fault(
    { ja: `${domain} に MX も A もありません`, en: `${domain} has neither MX nor A` },
    {
      ja: 'MAIL_DOMAIN の綴りを確かめ、MX を登録してください。送信元のドメインがないメールは、多くの携帯会社が受け取りません。',
      en: "Check MAIL_DOMAIN's spelling and add an MX: many carriers refuse mail of a domain that is not there.",
    },
  );
}

async function spfOf(resolver: Lookup, domain: string): Promise<Finding> {
  const records = await textsOf(resolver, domain, /^v=spf1( |$)/i);
  const [record] = records;
  if (record === undefined)
    return warning(
      { ja: `${domain} に SPF がありません`, en: `${domain} has no SPF` },
      {
        ja: 'メールサーバーの担当者に、送信元を書いた TXT レコード（v=spf1 … -all）を登録してもらってください。ないと迷惑メールになりやすくなります。',
        en: 'Have a TXT record made that says who sends (v=spf1 … -all): without it mails are taken for spam.',
      },
    );
  if (records.length > 1)
    return fault(
      {
        ja: `${domain} に SPF が ${records.length} つあります`,
        en: `${domain} has ${records.length} SPF records`,
      },
      {
        ja: '1 つにまとめてください。2 つ以上あると、どれも効きません。',
        en: 'Make one of them: with more than one, none counts.',
      },
    );
  if (/(^|\s)\+?all\b/i.test(record))
    return warning(
      { ja: `${domain} の SPF は誰にでも送信を許しています`, en: `${domain}'s SPF lets anybody send` },
      {
        ja: '終わりを -all か ~all にしてください。',
        en: 'Let it end in -all or ~all.',
      },
    );
  return ok({ ja: 'SPF があります', en: 'SPF is there' });
}

async function dmarcOf(resolver: Lookup, domain: string): Promise<Finding> {
  const parents = domain
    .split('.')
    .flatMap((_, at, labels) => (labels.length - at >= 2 ? [labels.slice(at).join('.')] : []));
  for (const name of parents) {
    const [record] = await textsOf(resolver, `_dmarc.${name}`, /^v=DMARC1\b/i);
    if (record === undefined) continue;
    if (!/\bp=none\b/i.test(record)) return ok({ ja: 'DMARC があります', en: 'DMARC is there' });
    return warning(
      { ja: `DMARC（${name}）が p=none です`, en: `DMARC of ${name} is p=none` },
      {
        ja: '届き方を報告で確かめたら、p=quarantine か p=reject にしてください。なりすましのメールを防げます。',
        en: 'Once the reports look right, make it p=quarantine or p=reject: it keeps forged mails out.',
      },
    );
  }
  return warning(
    { ja: `${domain} に DMARC がありません`, en: `${domain} has no DMARC` },
    {
      ja: `_dmarc.${domain} に TXT レコード（v=DMARC1; p=quarantine; rua=mailto:…）を登録してください。大手のメールサービスが求めています。`,
      en: `Add a TXT record at _dmarc.${domain} (v=DMARC1; p=quarantine; rua=mailto:…): the large mail services demand it.`,
    },
  );
}

const dkim: Finding = ok({
  ja: 'DKIM はここからは調べられません。--send-to で届いたメールのヘッダーに dkim=pass があるかを見てください',
  en: 'DKIM cannot be looked up from here: see that a mail sent with --send-to arrives with dkim=pass',
});

const reserved = (domain: string): Finding =>
  warning(
    { ja: `MAIL_DOMAIN が ${domain} のままです`, en: `MAIL_DOMAIN is ${domain}` },
    {
      ja: '本番では、自分たちのドメインにしてください。例示用のドメインからのメールはどこにも届きません。',
      en: 'In production it has to be a domain of yours: mails of a domain for examples arrive nowhere.',
    },
  );

const unreachable = (domain: string): Finding => {
  const what: Bilingual = {
    ja: `ここからは DNS で ${domain} を引けません`,
    en: `DNS does not answer from here about ${domain}`,
  };
  return warning(what, {
    ja: 'DNS の引ける機械で調べてください: dig +short txt の後に、ドメインと _dmarc.ドメイン。',
    en: 'Look from a machine that can: dig +short txt of the domain, and of _dmarc. before it.',
  });
};
