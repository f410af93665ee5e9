import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';

const base64url = z
  .string()
  .regex(/^[\w-]*$/)
  .max(16_384);

const common = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(32).nullish(),
  clientExtensionResults: z.object({}).default({}),
};

const registration = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z
      .array(z.string().regex(/^[\w-]{1,32}$/))
      .max(8)
      .optional(),
  }),
});

const authentication = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish(),
  }),
});

function parse<T>(schema: z.ZodType, text: string | undefined): T | null {
  try {
    return schema.parse(JSON.parse(text ?? '')) as T;
  } catch {
    return null;
  }
}

/** What the browser sent of a ceremony (WebAuthn L3 §5.1, `toJSON`); null where it is not of that shape. */
export const parseRegistration = (text: string | undefined) =>
  parse<RegistrationResponseJSON>(registration, text);
export const parseAuthentication = (text: string | undefined) =>
  parse<AuthenticationResponseJSON>(authentication, text);
