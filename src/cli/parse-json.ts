import { OperatorError } from '../errors.ts';

/** The JSON in a file an operator named. */
export function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw new OperatorError({
      ja: `${path} は JSON ではありません: ${why}`,
      en: `${path} is not JSON: ${why}`,
    });
  }
}
