/**
 * The labels of the printed manual, in the order they stand on the page (words.md). A member must recognise
 * every screen from it, so not a character may differ.
 */
export const words: Record<string, readonly string[]> = {
  credentials: [
    'ログイン',
    'ユーザID',
    'パスワード',
    'ログイン状態の保存',
    'パスワードを忘れた方はこちら',
    'ユーザIDを忘れた方はこちら',
    'ログイン',
    'パスキーでログイン',
    '初回ログインマニュアル',
  ],
  birthdate: ['生年月日の入力', '生年月日(入力例:19790822)', 'YYYYMMDD', '実行'],
  terms: ['同意する', '同意しない'],
  email: ['メールアドレスの設定', '必須', 'メールアドレス', '全てのデバイスからサインアウトする', '実行'],
  'email-verification': ['メールアドレスの確認', '更新', '再送信', 'メールアドレスを変更する', '確認コード'],
  'email-link': ['メールアドレスを確認する'],
  'factor-choice': [
    '認証方法の選択',
    '生体認証',
    'ワンタイムパスワード（OTP）メール認証',
    'ワンタイムパスワード（OTP）アプリ認証',
  ],
  'new-password': ['新しいパスワード', '新しいパスワード（確認）', '実行'],
  complete: [
    '初回ログインが完了しました',
    '続けて認証方法を設定する',
    'ログアウトして、次回のログインで設定する',
    'ポータルへ進む',
  ],
  'passkey-registration': [
    '生体認証の設定',
    'この端末に登録する',
    '別のスマートフォンに登録する（QRコード）',
    '認証方法を選び直す',
  ],
  'passkey-name': ['パスキー', '使用している端末を識別できる名前', '次へ'],
  'passkey-authentication': [
    '生体認証',
    'パスキーで認証する',
    '別のスマートフォンで認証（QRコード）',
    'ほかの方法',
  ],
  'email-otp': ['ワンタイムパスワード（OTP）メール認証', 'ワンタイムパスワード', 'ログイン', '再送信'],
};

/** On every step of the sign-in. */
export const everywhere = ['別のユーザIDでログイン', 'キャンセル'] as const;

/** The labels of `expected` that do not stand in `visible` after the one before. */
export function missing(expected: readonly string[], visible: readonly string[]): string[] {
  let from = 0;
  return expected.filter((label) => {
    const at = visible.findIndex((text, place) => place >= from && text.includes(label));
    if (at < 0) return true;
    from = at + 1;
    return false;
  });
}
