import type { Bilingual } from '../errors.ts';
import type { AuditAction, AuditEntry } from './audit.ts';

/** What is done, for whoever reads the trail; that it failed is said beside it. */
export const actionWords: Record<AuditAction, Bilingual> = {
  'sign-in.password': { ja: 'ログイン: パスワードの照合', en: 'sign-in: password' },
  'sign-in.activation-code': { ja: 'ログイン: 登録コードの照合', en: 'sign-in: activation code' },
  'sign-in.birthdate': { ja: 'ログイン: 生年月日の照合', en: 'sign-in: date of birth' },
  'sign-in.email-otp': {
    ja: 'ログイン: メールのワンタイムパスワード',
    en: 'sign-in: one-time password by email',
  },
  'sign-in.totp': { ja: 'ログイン: アプリのワンタイムパスワード', en: 'sign-in: one-time password by app' },
  'sign-in.recovery-code': { ja: 'ログイン: 予備のコード', en: 'sign-in: recovery code' },
  'sign-in.passkey': { ja: 'ログイン: パスキー', en: 'sign-in: passkey' },
  'sign-in.completed': { ja: 'ログイン', en: 'sign-in completed' },
  'birthdate.confirmed': { ja: '生年月日の確認', en: 'date of birth confirmed' },
  'terms.accepted': { ja: '利用規約への同意', en: 'terms accepted' },
  'terms.declined': { ja: '利用規約に同意しなかった', en: 'terms declined' },
  'terms.published': { ja: '利用規約の公開', en: 'terms published' },
  'email.entered': { ja: 'メールアドレスの入力', en: 'email address entered' },
  'email.verified': { ja: 'メールアドレスの確認', en: 'email address verified' },
  'email.disowned': { ja: 'メールの「心当たりがない」', en: 'email: “It was not me”' },
  'email.withdrawn': { ja: 'メールアドレスの変更の取りやめ', en: 'change of email address withdrawn' },
  'email.changed': { ja: 'メールアドレスの変更', en: 'email address changed' },
  'email.restored': { ja: 'メールアドレスを変更前に戻した', en: 'change of email address undone' },
  'email.reset': { ja: 'メールアドレスの登録の取り消し', en: 'email address reset' },
  'mail.refused': { ja: 'メールが届かなかった', en: 'mail refused' },
  'factor.chosen': { ja: '認証方法の選択', en: 'second factor chosen' },
  'factor.reset': { ja: '認証方法の登録の取り消し', en: 'second factor reset' },
  'passkey.registered': { ja: 'パスキーの登録', en: 'passkey registered' },
  'passkey.renamed': { ja: 'パスキーの名前の変更', en: 'passkey renamed' },
  'passkey.removed': { ja: 'パスキーの削除', en: 'passkey removed' },
  'email-otp.set-up': { ja: 'メールのワンタイムパスワードの設定', en: 'one-time password by email set up' },
  'totp.set-up': { ja: '認証アプリの設定', en: 'authenticator app set up' },
  'totp.removed': { ja: '認証アプリの削除', en: 'authenticator app removed' },
  'recovery-codes.made': { ja: '予備のコードの発行', en: 'recovery codes made' },
  'password.set': { ja: 'パスワードの設定', en: 'password set' },
  'password.reset': { ja: 'メールからのパスワードの再設定', en: 'password reset by mail' },
  'recovery.requested': {
    ja: 'パスワードまたはユーザIDを忘れた方の手続き',
    en: 'forgotten password or user ID',
  },
  'recovery.birthdate': { ja: 'パスワードの再設定: 生年月日の照合', en: 'password reset: date of birth' },
  'session.ended': { ja: '端末のログアウト', en: 'one device signed out' },
  'sessions.ended': {
    ja: 'すべて、またはほかの端末のログアウト',
    en: 'all devices, or all others, signed out',
  },
  'service.ended': { ja: 'サービスとの連携の終了', en: 'service disconnected' },
  'remembered-browser.ended': { ja: 'ログイン状態の保存の終了', en: 'remembered browser ended' },
  'logout.undelivered': { ja: 'サービスへのログアウトの通知', en: 'telling a service of a sign-out' },
  'first-sign-ins.paused': { ja: '初回ログインの一時停止', en: 'first sign-ins paused' },
  'approval.requested': { ja: '承認の依頼', en: 'approval asked for' },
  'approval.approved': { ja: '承認', en: 'approval given' },
  'approval.refused': { ja: '承認の却下・取り下げ', en: 'approval refused or withdrawn' },
  'insurer.applied': { ja: '保険者の設定', en: 'insurer applied' },
  'client.created': { ja: 'クライアントの登録', en: 'client registered' },
  'client.updated': { ja: 'クライアントの変更', en: 'client updated' },
  'client.secret-rotated': { ja: 'クライアントの秘密の更新', en: 'client secret rotated' },
  'client.disabled': { ja: 'クライアントの停止', en: 'client disabled' },
  'client.enabled': { ja: 'クライアントの再開', en: 'client enabled' },
  'client.deleted': { ja: 'クライアントの削除', en: 'client deleted' },
  'member.imported': { ja: '加入者の取り込み', en: 'members imported' },
  'member.left': { ja: '資格喪失', en: 'member left' },
  'member.returned': { ja: '資格の再取得', en: 'member insured again' },
  'member.listed': { ja: '加入者の一覧の書き出し', en: 'list of members exported' },
  'notices.made': { ja: 'お知らせのデータの作成', en: 'letters made' },
};

export const outcomeWords: Record<AuditEntry['outcome'], Bilingual> = {
  success: { ja: '成功', en: 'success' },
  failure: { ja: '失敗', en: 'failure' },
};

/** Operators go by their own name. */
export const actorWords: Record<string, Bilingual> = {
  member: { ja: '本人', en: 'member' },
  system: { ja: 'システム', en: 'system' },
};
