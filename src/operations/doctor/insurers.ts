import { after, days } from '../../clock.ts';
import { formatDateTime } from '../../http/text/time.ts';
import type { Insurer } from '../../insurer/insurer.ts';
import { listInsurers } from '../../insurer/store.ts';
import { activationEndsAt } from '../../member/activation-window.ts';
import { type Check, type Finding, ok, warning } from './check.ts';
import { type InsurerFacts, readInsurerFacts } from './insurer-store.ts';

const windowWarning = days(14);

/** What would leave members without help, or without a second factor, though everything runs. */
export const insurersCheck: Check = {
  name: 'insurers',
  needs: 'tables',
  async run({ db, now }) {
    const [insurers, rows] = await Promise.all([listInsurers(db), readInsurerFacts(db, now)]);
    if (insurers.length === 0) return [none];
    const facts = new Map(rows.map((row) => [row.id, row]));
    const findings = insurers.flatMap((insurer) => findingsOf(insurer, facts.get(insurer.id), now));
    const count = ok({ ja: `保険者は ${insurers.length} です`, en: `there are ${insurers.length} insurers` });
    return [count, ...repeatedNumbers(insurers), ...findings];
  },
};

const none = warning(
  { ja: '保険者がまだありません', en: 'there are no insurers yet' },
  {
    ja: 'insurer apply で登録してください。',
    en: 'Add them with insurer apply.',
  },
);

function repeatedNumbers(insurers: Insurer[]): Finding[] {
  const byNumber = Map.groupBy(insurers, ({ number }) => number);
  return [...byNumber]
    .filter(([, same]) => same.length > 1)
    .map(([number, same]) => {
      const codes = same.map(({ code }) => code).join(', ');
      return warning(
        {
          ja: `保険者番号 ${number} が重なっています: ${codes}`,
          en: `insurer number ${number} is repeated: ${codes}`,
        },
        {
          ja: '一方が書き間違いなら insurer apply で直してください。サービスには同じ保険者に見えます。',
          en: 'Mend the wrong one with insurer apply: services take both for one insurer.',
        },
      );
    });
}

function findingsOf(insurer: Insurer, facts: InsurerFacts | undefined, now: Date): Finding[] {
  const { code, contact, links, secondFactors } = insurer;
  const say = (ja: string, en: string, whatJa: string, whatEn: string): Finding =>
    warning({ ja: `${code}: ${ja}`, en: `${code}: ${en}` }, { ja: whatJa, en: whatEn });
  const found: Finding[] = [];
  if (secondFactors.length === 0)
    found.push(
      say(
        '認証方法がなく、パスワードだけでログインできます',
        'no second factor: the password alone signs in',
        'secondFactors に passkey か email-otp を入れてください。パスワードが漏れれば、そのまま入られます。',
        'Put passkey or email-otp into secondFactors: a password that leaks is enough to come in.',
      ),
    );
  if (!contact.email && !contact.phone)
    found.push(
      say(
        '問い合わせ先がありません',
        'it has no contact',
        'contact に電話番号かメールアドレスを入れてください。困った加入者が、どこにも聞けません。',
        'Put a phone number or an email address into contact: whoever is stuck has nobody to ask.',
      ),
    );
  if (!links.symbolNumber)
    found.push(
      say(
        '記号・番号の調べ方のページがありません',
        'no page tells where symbol and number are found',
        'links.symbolNumber に、調べ方のページのアドレスを入れてください。初回ログインで最も多い質問です。',
        'Put its address into links.symbolNumber: it is what members ask most at the first sign-in.',
      ),
    );
  if (facts?.has_terms === false)
    found.push(
      say(
        '利用規約がなく、同意を求めません',
        'no terms are in force: nobody is asked to accept any',
        'terms publish で公開してください。規約がいらないのなら、このままで構いません。',
        'Publish them with terms publish, or leave it where none are wanted.',
      ),
    );
  if (facts?.paused_until)
    found.push(
      say(
        `初回ログインを ${formatDateTime(facts.paused_until, 'ja')} まで止めています`,
        `first sign-ins pause until ${formatDateTime(facts.paused_until, 'en')}`,
        '多くのアカウントで初回ログインが失敗しました。audit list --action sign-in.password --outcome failure で、攻撃かどうかを見てください。',
        'Many accounts failed at it: see with audit list --action sign-in.password --outcome failure whether it is an attack.',
      ),
    );
  return [...found, ...opening(insurer, now)];
}

function opening(insurer: Insurer, now: Date): Finding[] {
  const { code, opensAt } = insurer;
  if (opensAt === null) return [];
  const opens = new Date(opensAt);
  const when = { ja: formatDateTime(opens, 'ja'), en: formatDateTime(opens, 'en') };
  if (opens > now)
    return [
      ok({ ja: `${code}: ログインは ${when.ja} からです`, en: `${code}: sign-in opens on ${when.en}` }),
    ];
  const ends = activationEndsAt({ importedAt: opens, noticeMadeAt: null }, insurer);
  if (ends === null || ends > after(now, windowWarning)) return [];
  const end = { ja: formatDateTime(ends, 'ja'), en: formatDateTime(ends, 'en') };
  return [
    warning(
      ends > now
        ? {
            ja: `${code}: 初回ログインの期限は ${end.ja} です`,
            en: `${code}: first sign-ins end on ${end.en}`,
          }
        : {
            ja: `${code}: 開始の前に取り込んだ加入者の初回ログインの期限（${end.ja}）が過ぎました`,
            en: `${code}: first sign-ins of those imported before the opening ended on ${end.en}`,
          },
      {
        ja: 'まだの加入者は member progress でわかります。延ばすなら activationDays を増やして insurer apply してください。',
        en: 'member progress shows who has not been in; to give them longer, raise activationDays with insurer apply.',
      },
    ),
  ];
}
