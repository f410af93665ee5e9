import { createHash } from 'node:crypto';

const MAX_DEPTH = 4;
const MAX_ITEMS = 20;
const MAX_TEXT = 1000;

/** Parts of field names (lower case, without `_` and `-`) whose values are never logged. */
const deniedParts =
  /passw|secret|token|cookie|authorization|credential|assertion|challenge|verifier|otp|mail|recipient|birth|symbol|branch|query|search|ur[il]$|href|link|headers|body|payload|form$|fields|jw[kt]|key$|hint|values|input|details|name$/;
const deniedNames = new Set(
  'number code nonce state sub subject text html to from ip address remoteaddress pin digest bindings sql req request res response ctx'.split(
    ' ',
  ),
);
/** Identifiers that point to a person or a browser are logged as a short hash: enough to follow one, useless to use. */
const hashedId = /^(member|user|account|session|interaction|grant|passkey|credential)?u?id$/;

/** Plain data fit for a log: denied fields replaced, ids hashed, errors reduced, size and depth bounded. */
export function redact(value: unknown, depth = 0): unknown {
  if (value instanceof Error) return describeError(value, depth);
  if (typeof value === 'string') return scrub(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value;
  if (depth >= MAX_DEPTH || ArrayBuffer.isView(value)) return '[left out]';
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, redactField(name, item, depth + 1)]),
  );
}

/** Takes out of free text what must not be in a log: addresses, passwords and queries in URLs, interaction ids. */
export function scrub(text: string): string {
  if (text.length <= MAX_TEXT && !/[@?]|\/interaction\//.test(text)) return text;
  return text
    .slice(0, MAX_TEXT)
    .replace(/[^\s<>"'@]+@[^\s<>"'@]+/g, '[address]')
    .replace(/(\/interaction\/)[\w-]+/g, '$1:uid')
    .replace(/\?[^\s"']+=[^\s"']*/g, '?[query]');
}

function redactField(name: string, value: unknown, depth: number): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  const { isId, isDenied } = kindOf(name);
  if (isId && typeof value === 'string') return `h:${shortHash(value)}`;
  return isDenied ? '[redacted]' : redact(value, depth);
}

/** What has been found of field names: there are few, and every line of the log has the same. */
const kinds = new Map<string, { isId: boolean; isDenied: boolean }>();
const MAX_KINDS = 500;

function kindOf(name: string) {
  const known = kinds.get(name);
  if (known !== undefined) return known;
  const plain = name.toLowerCase().replace(/[_-]/g, '');
  const kind = { isId: hashedId.test(plain), isDenied: deniedParts.test(plain) || deniedNames.has(plain) };
  if (kinds.size < MAX_KINDS) kinds.set(name, kind);
  return kind;
}

interface Described {
  code?: unknown;
  severity?: unknown;
  table?: unknown;
  constraint?: unknown;
  column?: unknown;
}

/**
 * An error by type, code, place and a message without what people typed. PostgreSQL's messages and details
 * quote values, so of those only the names of what was hurt are kept.
 */
function describeError(error: Error & Described, depth: number): Record<string, unknown> {
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  const fromDatabase = typeof error.severity === 'string';
  return {
    type: error.constructor.name,
    ...(typeof error.code === 'string' && { code: error.code }),
    ...(fromDatabase
      ? { table: error.table, constraint: error.constraint, column: error.column }
      : { message: scrubMessage(error.message) }),
    stack: frames?.slice(0, 10).map((frame) => frame.trim()),
    ...(error.cause instanceof Error &&
      depth < MAX_DEPTH && { cause: describeError(error.cause, depth + 1) }),
  };
}

const scrubMessage = (message: string): string =>
  scrub(message)
    .replace(/"[^"]*"?/g, '[quoted]')
    .replace(/[\w-]{24,}/g, '[long]')
    .replace(/\d{6,}/g, '[digits]');

const shortHash = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 12);
