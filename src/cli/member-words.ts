import type { Bilingual } from '../errors.ts';
import type { LockName } from '../throttle/locks.ts';
import type { DescribedMember } from './member-described.ts';
import type { Progress } from './member-progress.ts';

const words = (ja: string, en: string): Bilingual => ({ ja, en });

/** What `member show` calls what it shows; what is not here is for `--json` alone. */
export const labels: Partial<Record<keyof DescribedMember, Bilingual>> = {
  user_id: words('ユーザID', 'user ID'),
  status: words('状態', 'status'),
  disabled_at: words('停止した日時', 'disabled since'),
  cohort: words('ログイン区分', 'cohort'),
  number: words('番号（伏せ字）', 'number (masked)'),
  branch_number: words('枝番', 'branch number'),
  relationship: words('続柄', 'relationship'),
  birth_year: words('生まれた年', 'year of birth'),
  progress: words('登録の進み具合', 'how far'),
  next_step: words('次のログインで、パスワードのあとに出る画面', 'page after the password'),
  password: words('パスワード', 'password'),
  initial_password_ends_at: words('最初のパスワードの期限', 'initial password ends at'),
  email: words('確認済みのメールアドレス', 'verified email'),
  email_verified_at: words('確認した日時', 'verified at'),
  email_recovers_from: words('メールでの再設定ができるようになる日時', 'recovers by email from'),
  pending_email: words('確認待ちのメールアドレス', 'email to be confirmed'),
  confirmation_mailed_at: words('確認メールを送った日時', 'confirmation mailed at'),
  confirmation_ends_at: words('確認メールの期限', 'confirmation ends at'),
  factor: words('選んだ認証方法', 'second factor chosen'),
  factor_set_up: words('その認証方法の設定', 'set up'),
  recovery_codes: words('残っている予備のコード', 'recovery codes left'),
  sessions: words('ログイン中の端末', 'signed-in devices'),
  remembered_browsers: words('ログイン状態を保存した端末', 'remembered browsers'),
  approvals: words('承認待ちの操作', 'acts waiting for approval'),
  activated_at: words('初回ログインを終えた日時', 'activated at'),
  imported_at: words('取り込んだ日時', 'imported at'),
};

export const statusWords: Record<DescribedMember['status'], Bilingual> = {
  active: words('利用できます', 'active'),
  left: words(
    '資格喪失（取り込みによる。ログインできません）',
    'left the insurer, by an import: cannot sign in',
  ),
  disabled: words(
    '停止中（担当者による。member enable で再開）',
    'disabled by an operator; member enable lets them in again',
  ),
};

export const progressWords: Record<Progress, Bilingual> = {
  'not-signed-in': words('まだ一度もログインしていない', 'has not signed in yet'),
  'birthdate-confirmed': words('生年月日まで確認済み', 'date of birth confirmed'),
  'email-pending': words('メールアドレスの確認待ち', 'email address not confirmed yet'),
  'email-verified': words('メールアドレスまで確認済み', 'email address verified'),
  'factor-chosen': words('認証方法まで選択済み', 'second factor chosen'),
  activated: words('初回ログイン完了（認証方法の設定はまだ）', 'activated; the second factor is not set up'),
  'set-up': words('すべて完了', 'everything is set up'),
};

export const factorWords: Record<string, Bilingual> = {
  none: words('なし', 'none'),
  passkey: words('生体認証（パスキー）', 'passkey'),
  'email-otp': words('メールのワンタイムパスワード', 'one-time password by email'),
  totp: words('アプリのワンタイムパスワード', 'one-time password by app'),
};

export const passwordWords: Record<string, Bilingual> = {
  own: words('本人が決めたもの', "the member's own"),
  initial: words('最初のもの（本人はまだ決めていない）', 'the initial one'),
  lapsed: words(
    '最初のもの。期限が切れています（member reset-password で、もう一度使えます）',
    'the initial one, which has lapsed; member reset-password opens it again',
  ),
  none: words(
    'ありません（member reset-password で仮パスワードを作ります）',
    'none; member reset-password makes a provisional one',
  ),
};

export const lockWords: Record<LockName, Bilingual> = {
  password: words('パスワード', 'password'),
  'initial-password-day': words('最初のパスワード（1 日の回数）', 'initial password, of the day'),
  'initial-password': words('最初のパスワード（通算の回数）', 'initial password, in all'),
  'activation-code-day': words('登録コード（1 日の回数）', 'activation code, of the day'),
  'activation-code': words('登録コード（通算の回数）', 'activation code, in all'),
  'birthdate-day': words('生年月日（1 日の回数）', 'date of birth, of the day'),
  birthdate: words('生年月日（通算の回数）', 'date of birth, in all'),
  otp: words('ワンタイムパスワード', 'one-time password'),
  'verification-code': words('メールアドレスの確認コード', 'code that confirms the email address'),
  mail: words('本人へのメール', 'mails to the member'),
  'mail-address': words('このアドレスへのメール（家族の分も）', 'mails to the address, whoever shares it'),
  'mail-address-day': words('このアドレスへの 1 日のメール', 'mails to the address, of the day'),
};
