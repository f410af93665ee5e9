/** The codes a refused form shows in `[data-error]`; each language's catalogue has a text for every one. */
export type ErrorCode =
  | 'insurer_unknown'
  | 'credentials_wrong'
  | 'throttled'
  | 'not_open_yet'
  | 'busy'
  | 'activation_code_wrong'
  | 'birthdate_invalid'
  | 'birthdate_wrong'
  | 'email_invalid'
  | 'email_typo'
  | 'email_same'
  | 'code_wrong'
  | 'code_expired'
  | 'factor_required'
  | 'factor_not_allowed'
  | 'factor_last'
  | 'password_length'
  | 'password_letter'
  | 'password_digit'
  | 'password_common'
  | 'password_personal'
  | 'password_same'
  | 'password_mismatch'
  | 'passkey_failed'
  | 'passkey_unknown'
  | 'passkey_exists'
  | 'passkey_unsupported'
  | 'name_invalid'
  | 'otp_wrong'
  | 'otp_expired'
  | 'recovery_code_wrong';

/** One refusal of a form. `field` is the input it belongs to, `detail` fills the text's placeholders. */
export interface FormError {
  code: ErrorCode;
  field?: string;
  detail?: Record<string, string>;
}

/** The same text in both languages. */
export type Bilingual = Record<'ja' | 'en', string>;

/**
 * A fault an operator can mend: one clear line, no stack trace, and the exit code of the command line, which
 * shows `text` in the operator's language. `message` is the English one.
 */
export class OperatorError extends Error {
  readonly text: Bilingual;
  readonly exitCode: 1 | 2 | 3 | 4 | 5;

  constructor(text: string | Bilingual, exitCode: 1 | 2 | 3 | 4 | 5 = 2) {
    const both = typeof text === 'string' ? { ja: text, en: text } : text;
    super(both.en);
    this.name = 'OperatorError';
    this.text = both;
    this.exitCode = exitCode;
  }
}
