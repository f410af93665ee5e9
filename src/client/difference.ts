import { isDeepStrictEqual } from 'node:util';

/** What changes of a record, by name; undefined where it was, or will be, left out. */
export type Differences = Record<string, { before: unknown; after: unknown }>;

export function differencesOf(before: object, after: object): Differences {
  const [old, wanted] = [before, after] as Record<string, unknown>[];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...names]
      .filter((name) => !isDeepStrictEqual(old?.[name] ?? null, wanted?.[name] ?? null))
      .map((name) => [name, { before: old?.[name] ?? null, after: wanted?.[name] ?? null }]),
  );
}

/** For people: `name: before → after`, and of a list what leaves it and what is new. */
export const linesOf = (differences: Differences): string[] =>
  Object.entries(differences).flatMap(([name, { before, after }]) => {
    if (!Array.isArray(before) || !Array.isArray(after)) return [`${name}: ${show(before)} → ${show(after)}`];
    const gone = before.filter((one) => !after.includes(one));
    const added = after.filter((one) => !before.includes(one));
    if (gone.length + added.length === 0) return [`${name}: ${show(before)} → ${show(after)}`];
    return [`${name}:`, ...gone.map((one) => `  - ${one}`), ...added.map((one) => `  + ${one}`)];
  });

/** For the audit trail. */
export const detailOf = (differences: Differences): Record<string, string> =>
  Object.fromEntries(
    Object.entries(differences).map(([name, { before, after }]) => [
      name,
      `${show(before)} → ${show(after)}`,
    ]),
  );

const show = (value: unknown): string => {
  if (Array.isArray(value)) return value.join(' ') || '-';
  if (value === null) return '-';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
