/** What a notice says. */
export interface NoticeWords {
  subject: string;
  /** The first line: what happened, at `{service}（{insurer}）`. */
  what: string;
  /** What follows from it, or what to do next; the empty string where nothing does. */
  next: string;
  /** What to do if it was not the member; stands last. */
  notYou: string;
}

export const changePassword = {
  ja: 'このメールに心当たりがないときは、すぐにログイン画面の「パスワードを忘れた方はこちら」からパスワードを再設定し、ご加入の健康保険組合にご連絡ください。',
  en: 'If it was not you, set a new password at once with "Forgotten your password?" on the sign-in page, and tell your health insurance society.',
};
export const callInsurer = {
  ja: 'このメールに心当たりがないときは、すぐにご加入の健康保険組合にご連絡ください。',
  en: 'If it was not you, please tell your health insurance society at once.',
};
