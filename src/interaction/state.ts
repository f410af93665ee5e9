import type { Factor, Way } from '../credential/factor.ts';
import type { Insurer, Language } from '../insurer/insurer.ts';
import type { Member } from '../member/member.ts';
import type { Terms } from '../terms/terms.ts';
import type { Level } from './assurance.ts';
import type { Task } from './tasks.ts';

/** What the relying party asked for. */
export interface Request {
  clientId: string;
  /** Where the client wants the browser back. */
  redirectUri: string | undefined;
  /** The weakest level that satisfies the request; the weakest of all where it named none. */
  level: Level;
  /** Codes of the insurers this request may be answered for. */
  insurerCodes: string[];
  language: Language;
  /** What an account page sent the member here for. */
  task: Task | null;
}

/** One authenticator shown in this interaction (or, for a step-up, in the session it started from). */
interface Shown {
  at: string;
}

/**
 * What happened in this interaction and dies with it; plain JSON in the interaction's row. What the member
 * is lies in `Member`, what the insurer wants in `Insurer`: the three are never mixed.
 */
export interface Facts {
  insurerCode?: string;
  /** What was typed to find the insurer and fits none, or several. */
  insurerSearch?: string;
  /** The member would rather choose the insurer anew than have the one this browser remembers. */
  choosingInsurer?: boolean;
  memberId?: string;
  /** ログイン状態の保存 was ticked. */
  remember?: boolean;
  /** What was taken over from a session changes no more of it: oidc-provider keeps how long it lasts as it is. */
  keepsSession?: boolean;
  /** The user ID a remembered browser fills in. */
  rememberedUserId?: string;
  /** `replacedAt`: when another had taken its place last; replaced since, it leaves nothing shown. */
  password?: Shown & { initial: boolean; replacedAt?: string | null };
  otp?: Shown;
  /** `here`: the credential's ID, where this very device answered with it. */
  passkey?: Shown & { amr: 'hwk' | 'swk'; here?: string };
  /** What stands for the password where it is not asked for: nothing by itself, until a second factor is shown. */
  standIn?: { by: 'session' } | { by: 'remembered-browser'; id: string };
  /** The session shows too long ago to change what guards the account (T35). */
  stale?: boolean;
  /** First sign-ins are being sprayed: the code on the notice is asked for although it was right before. */
  sprayed?: boolean;
  activationCodeAttempts?: number;
  birthdateAttempts?: number;
  declining?: boolean;
  changingEmail?: boolean;
  /** The address entered in this interaction. */
  emailEntered?: string;
  /** An address that looked mistyped and was sent once; sent again, it is kept. */
  typoKept?: string;
  changingFactor?: boolean;
  /** The factor an account page's task sets up; the member's choice only once that is done. */
  settingUp?: Factor;
  /** The account page's task has been carried out. */
  taskDone?: boolean;
  /** What the member would rather show than what is asked for first. */
  otherFactor?: Way;
  /** The session (its uid) that what is shown here was taken over from; without it, it no longer counts. */
  sessionUid?: string;
  /** The first sign-in was completed in this interaction. */
  activated?: boolean;
  next?: 'set-up' | 'portal';
  /** How many passkey ceremonies this interaction has used up; each challenge counts once. */
  ceremonies?: number;
  /** Id of the one-time secret mailed in this interaction for each purpose. */
  mailed?: Partial<Record<'email-verification' | 'email-otp', string>>;
}

/** The snapshot every step decides on. It is never changed in place. */
export interface State {
  readonly request: Request;
  readonly insurer: Insurer | null;
  readonly member: Member | null;
  /** The terms in force for this insurer now, if there are any. */
  readonly terms: Terms | null;
  readonly facts: Facts;
}

/** A state in which the insurer, or the member too, is known. */
export type WithInsurer = State & { readonly insurer: Insurer };
export type WithMember = WithInsurer & { readonly member: Member };
