import { parseBirthdate } from '../birthdate.ts';

/** A century has 36,525 days. */
const MOST = 50_000;

/** Reads birthdates, each way of writing one only once: members are many more than days. */
export function birthdateReader(now: Date): (text: string) => string | null {
  const read = new Map<string, string | null>();
  return (text) => {
    const known = read.get(text);
    if (known !== undefined) return known;
    const birthdate = parseBirthdate(withoutTime(text), now);
    if (read.size < MOST) read.set(text, birthdate);
    return birthdate;
  };
}

/** Excel adds the midnight to a date it has taken for a time. */
const withoutTime = (text: string): string => text.replace(/\s+0?0:00(:00)?$/, '');
