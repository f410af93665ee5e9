/** A person who will sign in: what the insurer's file says of them, and what they will type. */
export interface Person {
  userId: string;
  cohort: 1 | 2 | 3;
  symbol: string;
  number: string;
  branchNumber: string;
  /** `YYYYMMDD`. */
  birthdate: string;
  relationship: '本人' | '家族';
  name: string;
  /** What they type at the first sign-in; in the file only for cohort 3. */
  initialPassword: string;
  /** What the letter shows, where the insurer asks for it. */
  activationCode?: string;
  email: string;
  /** The one they will set. */
  password: string;
}

/** Somebody of this cohort; everybody has values of their own, so that none is found where it does not belong. */
export function person(userId: string, cohort: 1 | 2 | 3 = 1, change: Partial<Person> = {}): Person {
  const digits = [...userId].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9000, 7) + 1000;
  const letters = [...`${digits}`].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  const born = `19${50 + (digits % 50)}0${1 + (digits % 9)}1${digits % 10}`;
  const somebody = {
    userId,
    cohort,
    symbol: `${digits % 900}7`,
    number: `${digits}`,
    branchNumber: '00',
    birthdate: born,
    relationship: '本人' as const,
    name: `健保 ${userId}`,
    email: `${userId.toLowerCase()}@example.com`,
    password: `Hinoki5-${letters}-kaze`,
    ...change,
  };
  const pattern = `${somebody.symbol}${somebody.number}${somebody.birthdate}`;
  return { initialPassword: cohort === 3 ? `kari-${digits}-Tegami` : pattern, ...somebody };
}

/** The file an insurer would hand in for these people; 喪失 for those who have left. */
export function csvOf(people: Person[], status: '取得' | '喪失' = '取得'): string {
  const header = 'ユーザID,記号,番号,枝番,生年月日,続柄,ログイン区分,仮パスワード,氏名,資格';
  const rows = people.map((one) =>
    [
      one.userId,
      one.symbol,
      one.number,
      one.branchNumber,
      one.birthdate,
      one.relationship,
      one.cohort,
      one.cohort === 3 ? one.initialPassword : '',
      one.name,
      status,
    ].join(','),
  );
  return [header, ...rows].join('\r\n').concat('\r\n');
}
