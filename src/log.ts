import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { redact } from './redact.ts';

export type { Logger };

/**
 * JSON lines, one event each, to a file (made with its folder) or, without `destination`, to stdout. Whatever
 * is handed to it passes the deny-list of `redact`: member data and secrets never reach a log (T51).
 */
export function createLogger(level: string, destination?: string | DestinationStream): Logger {
  const stream =
    typeof destination === 'object'
      ? destination
      : pino.destination({ dest: destination ?? 1, mkdir: true, sync: true });
  const logger = pino(
    {
      level,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redactAll },
      serializers: { err: (described) => described },
      hooks: {
        logMethod(args, method) {
          method.apply(this, withoutSecrets(args) as typeof args);
        },
        streamWrite: oneLine,
      },
    },
    stream,
  );
  const child = logger.child; // pino formats no bindings of children; all children inherit this method
  logger.child = function (this: Logger, bindings: object, options?: object) {
    return child.call(this, redactAll(bindings), options);
  } as typeof child;
  return logger;
}

const redactAll = (fields: object) => redact(fields) as Record<string, unknown>;

/** Without a message of its own pino takes the error's, past every formatter: it gets the type instead. */
function withoutSecrets([first, ...rest]: unknown[]): unknown[] {
  if (typeof first !== 'object' || first === null) return [first, ...rest].map((arg) => redact(arg));
  const fields = first instanceof Error ? { err: first } : (first as { err?: unknown });
  if (rest.length === 0 && fields.err instanceof Error) return [fields, fields.err.constructor.name];
  return [fields, ...rest.map((arg) => redact(arg))];
}

/**
 * JSON escapes C0 controls only. DEL, C1, line and paragraph separators and the bidirectional controls would
 * still break or disguise a line in a terminal or a collector (T52); inside JSON strings they may be escaped too.
 */
const oneLine = (line: string): string =>
  line.replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, escapeUnit);

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
