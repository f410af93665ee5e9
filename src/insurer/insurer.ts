import { z } from 'zod';
import { factors } from '../credential/factor.ts';
import { throttleSettings } from '../throttle/settings.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const bilingual = (max: number) => z.strictObject({ ja: text(max), en: text(max) });
/** One text for both languages, or one for each. */
const eitherLanguage = (max: number) =>
  z.preprocess((given) => (typeof given === 'string' ? { ja: given, en: given } : given), bilingual(max));
const webUrl = z.url({ protocol: /^https?$/ });
const instant = z.iso.datetime({ offset: true });

/**
 * The document an operator applies for one insurer (保険者). Everything but `code`, `number` and `name` has a
 * default; an unknown key is refused by name. Times are RFC 3339 with offset.
 */
export const insurerDocument = z.strictObject({
  code: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  number: z.string().regex(/^\d{8}$/),
  name: bilingual(80),
  serviceName: text(80).default('KOSMO Web'),
  mailTag: text(40).default('KOSMOWeb'),
  portalUrl: webUrl.nullable().default(null),
  contact: z
    .strictObject({
      email: z.email().nullable().default(null),
      phone: text(40).nullable().default(null),
      hours: eitherLanguage(120).nullable().default(null),
    })
    .prefault({}),
  links: z
    .strictObject({
      homepage: webUrl.nullable().default(null),
      symbolNumber: webUrl.nullable().default(null),
    })
    .prefault({}),
  branding: z
    .strictObject({
      logo: webUrl.nullable().default(null),
      accent: z
        .string()
        .regex(/^#[0-9a-f]{6}$/i)
        .default('#0017c1'),
    })
    .prefault({}),
  opensAt: instant.nullable().default(null),
  notice: z
    .strictObject({
      ja: text(1000),
      en: text(1000),
      from: instant.nullable().default(null),
      until: instant.nullable().default(null),
    })
    .nullable()
    .default(null),
  secondFactors: z
    .array(z.enum(factors))
    .refine((list) => new Set(list).size === list.length, 'listed twice')
    .default(['passkey', 'email-otp']),
  passkeyAlone: z.boolean().default(true),
  emailOtpFallback: z.boolean().default(true),
  enrolment: z.enum(['now', 'next-sign-in', 'choice']).default('choice'),
  activationCode: z.boolean().default(false),
  activationDays: z.int().min(1).max(3650).nullable().default(null),
  recoveryCodes: z.boolean().default(false),
  otpInSubject: z.boolean().default(false),
  session: z
    .strictObject({
      idleMinutes: z.int().min(5).max(60).default(60),
      absoluteHours: z.int().min(1).max(24).default(24),
      rememberDays: z.int().min(0).max(30).default(14),
    })
    .prefault({}),
  throttles: throttleSettings,
});

export type InsurerDocument = z.infer<typeof insurerDocument>;
export interface Insurer extends InsurerDocument {
  id: number;
}
export type Language = 'ja' | 'en';
