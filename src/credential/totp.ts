import { generateURI, ScureBase32Plugin, verifySync } from 'otplib';
import { toString as draw } from 'qrcode';
import { foldCode } from './one-time-code.ts';

/** Seconds a code stands; one step earlier or later is taken as well (RFC 6238 §5.2). SHA-1 and six digits, as apps expect. */
const PERIOD = 30;

const SECRET_BYTES = 20;

/** A secret of 160 bits (RFC 4226 §4), base32, taken from at least as many random ones. */
export const totpSecretFrom = (random: Uint8Array): string =>
  new ScureBase32Plugin().encode(random.subarray(0, SECRET_BYTES));

/** The `otpauth:` URI an app enrols from; `account` is what the member will see in the app. */
export const totpUri = (enrolment: { secret: string; issuer: string; account: string }): string =>
  generateURI({ issuer: enrolment.issuer, label: enrolment.account, secret: enrolment.secret });

/**
 * The time step whose code `input` is, to be stored as the last one used; null where it is wrong, or not later than
 * `lastUsedStep` (no code works twice, RFC 6238 §5.2).
 */
export function verifyTotp(
  secret: string,
  input: string,
  now: Date,
  lastUsedStep: number | null,
): number | null {
  const token = foldCode(input);
  if (token === null) return null;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = verifySync({ secret, token, epoch, period: PERIOD, epochTolerance: PERIOD });
  if (!result.valid || !('timeStep' in result)) return null;
  return result.timeStep > (lastUsedStep ?? -1) ? result.timeStep : null;
}

/** The QR code of `text` as an SVG data URI, for an `img`. */
export async function qrDataUri(text: string): Promise<string> {
  const svg = await draw(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
