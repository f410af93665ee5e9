import { z } from 'zod';
import type { Bilingual } from './errors.ts';

/** What is wrong with a document an operator wrote, a line each: `path: why`. */
export const faultsOfDocument = (schema: z.ZodType, input: unknown): Bilingual => ({
  ja: describe(schema, input, z.locales.ja(), '必要です'),
  en: describe(schema, input, z.locales.en(), 'is required'),
});

function describe(
  schema: z.ZodType,
  input: unknown,
  { localeError }: ReturnType<typeof z.locales.en>,
  required: string,
): string {
  const { error } = schema.safeParse(input, {
    error: (issue) =>
      issue.code === 'invalid_type' && issue.input === undefined ? required : localeError(issue),
  });
  return (error?.issues ?? [])
    .map(({ path, message }) => `  ${path.map((key) => `${String(key)}: `).join('')}${message}`)
    .join('\n');
}
