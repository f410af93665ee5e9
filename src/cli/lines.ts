/** A record as `key: value` lines, for people; nested keys with dots, null as a dash. */
export function toLines(data: object, prefix = ''): string[] {
  return Object.entries(data).flatMap(([key, value]: [string, unknown]) => {
    if (value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date))
      return toLines(value, `${prefix}${key}.`);
    return [plainLine(`${prefix}${key}: ${toText(value)}`)];
  });
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.join(', ') || '-' : String(value);
}

/** An operator's name or reason may hold anything; none of it is to steer a terminal. */
export const plainLine = (line: string): string => line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
