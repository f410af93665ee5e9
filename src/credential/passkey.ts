/** A WebAuthn credential of one member. `credentialId` is base64url; `name` is the member's own word for it. */
export interface Passkey {
  id: string;
  credentialId: string;
  publicKey: Buffer;
  counter: number;
  transports: string[];
  aaguid: string;
  deviceType: 'singleDevice' | 'multiDevice';
  backedUp: boolean;
  name: string;
  /** False until the member has confirmed or changed the suggested name. */
  named: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
}

const longestName = 64;

/** The name as it is kept; null where it is none (T35). */
export function foldPasskeyName(input: string): string | null {
  const name = input.normalize('NFKC').trim();
  return name === '' || [...name].length > longestName || /\p{Cc}/u.test(name) ? null : name;
}
