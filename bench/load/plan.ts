import type { Client } from '../client.ts';
import type { Target } from '../service.ts';

export type KindName =
  | 'password'
  | 'passkey'
  | 'first-sign-in'
  | 'refresh'
  | 'userinfo'
  | 'introspection'
  | 'discovery'
  | 'jwks'
  | 'shape';

/** Somebody who signs in, and what the tokens must say of them. */
export interface LoadMember {
  userId: string;
  password: string;
  sub: string;
  /** Where they sign in, where that is not the plan's. */
  client?: Client;
  /** What whoever has never signed in will enter besides. */
  newcomer?: { birthdate: string; email: string; newPassword: string };
  /** What the member's device holds. */
  passkey?: { id: string; privateKeyPem: string; userHandle: string };
}

/** What a client holds of one member. */
export interface HeldTokens {
  accessToken: string;
  refreshToken: string;
  sub: string;
}

/** One load: what is done over and over, by whom, and how hard. */
export interface LoadPlan {
  target: Target;
  client: Client;
  kind: KindName;
  /** Who signs in, in turn; nobody twice at once. */
  members?: LoadMember[];
  /** What is refreshed or asked about, in turn. */
  tokens?: HeldTokens[];
  /** Where the service hands its mails to, if the load is to read them. */
  smtpPort?: number;
  /** Seconds before anything counts. */
  warmUp: number;
  /** Seconds that count. */
  seconds: number;
  /**
   * Closed: so many at once, each beginning anew when done, which finds the maximum. Open: so many begin each second, at
   * times that chance decides, however long the others take.
   */
  load: { concurrency: number } | { ratePerSecond: number };
}

/** What came of a load while it counted. */
export interface Outcome {
  seconds: number;
  /** Done, every answer being as it must be. */
  done: number;
  /** Told properly to come again later (503, Retry-After). */
  refused: number;
  /** What went wrong, and how often. */
  failed: Record<string, number>;
  /** Milliseconds of every request by name; the first of an operation counts from when it was to begin. */
  latencies: Record<string, number[]>;
}
