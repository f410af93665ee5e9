import { OperatorError } from '../errors.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { parseEmail } from '../member/email-address.ts';
import { foldInsured, withoutLeadingZeros } from '../member/insured.ts';
import type { Member } from '../member/member.ts';
import { findMember, findMemberByUserId, findMembersByEmail, findMembersByInsured } from '../member/store.ts';
import { foldUserId } from '../member/user-id.ts';
import type { Call, DatabaseParts } from './command.ts';

type Find = (parts: Pick<DatabaseParts, 'db' | 'secrets'>) => Promise<(Member | undefined)[]>;

/** Finds members by whichever way was given; branch number and relationship tell some of them apart. */
export async function findBy(
  call: Call,
  parts: Pick<DatabaseParts, 'db' | 'secrets'>,
  insurer: Insurer,
): Promise<Member[]> {
  const find = await wayGiven(call, insurer);
  const branch = call.text('branchNumber');
  const relationship = call.text('relationship')?.normalize('NFKC').trim();
  const found = (await find(parts)).filter((member) => member !== undefined);
  return found
    .filter(
      ({ details }) =>
        (branch === undefined || folded(details.branchNumber) === folded(branch)) &&
        (relationship === undefined || details.relationship === relationship),
    )
    .sort((one, other) => compare(placeOf(one), placeOf(other)));
}

/** A family in the order of its branch numbers. */
const placeOf = ({ details, userId }: Member): string =>
  `${folded(details.branchNumber).padStart(10, '0')} ${userId}`;
const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

const folded = (number: string): string => withoutLeadingZeros(foldInsured(number));

async function wayGiven(call: Call, insurer: Insurer): Promise<Find> {
  const given = (['userId', 'number', 'email', 'sub'] as const).filter(
    (flag) => call.text(flag) !== undefined || (flag === 'number' && call.text('symbol') !== undefined),
  );
  const [way, ...more] = given;
  if (way === undefined || more.length > 0) throw oneWay;
  const ofInsurer = insurer.id;
  switch (way) {
    case 'userId': {
      const key = foldUserId(call.text('userId') ?? '');
      return async ({ db, secrets }) => [await findMemberByUserId(db, secrets, ofInsurer, key)];
    }
    case 'sub': {
      const sub = call.text('sub') ?? '';
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(sub)) return async () => [];
      return async ({ db, secrets }) => [await findMember(db, secrets, [ofInsurer], sub)];
    }
    case 'number': {
      const symbol = await call.typed('symbol', { ja: '記号: ', en: 'Symbol: ' });
      const number = await call.typed('number', { ja: '番号: ', en: 'Number: ' });
      if (!number) throw numberMissing;
      return ({ db, secrets }) =>
        findMembersByInsured(db, secrets, ofInsurer, { symbol: symbol ?? '', number });
    }
    case 'email': {
      const typed = await call.typed('email', { ja: 'メールアドレス: ', en: 'Email address: ' });
      const email = parseEmail(typed ?? '');
      if (email === null) throw emailInvalid;
      return ({ db, secrets }) => findMembersByEmail(db, secrets, ofInsurer, email);
    }
  }
}

const oneWay = new OperatorError({
  ja: '加入者を、--user-id、--symbol と --number、--email、--sub のどれか一つで指定してください。',
  en: 'Say which member: by one of --user-id, --symbol with --number, --email, or --sub.',
});
const numberMissing = new OperatorError({
  ja: '--symbol には --number も必要です。',
  en: '--symbol needs --number, too.',
});
const emailInvalid = new OperatorError({
  ja: '--email がメールアドレスの形ではありません。',
  en: '--email is not an email address.',
});
