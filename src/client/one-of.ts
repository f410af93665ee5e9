import type { Bilingual } from '../errors.ts';

/** The fault of a value that is none of those allowed at `place`. */
export function oneOf(place: string, value: string, allowed: readonly string[]): Bilingual[] {
  if (allowed.includes(value)) return [];
  const list = allowed.join(', ');
  return [
    { ja: `${place} ${value}: 次のどれかです: ${list}`, en: `${place} ${value} must be one of ${list}` },
  ];
}
