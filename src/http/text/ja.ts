import type { ErrorCode } from '../../errors.ts';
import type { Notice } from '../../interaction/step.ts';

const errors: Record<ErrorCode, string> = {
  insurer_unknown:
    '健康保険組合が1つに決まりませんでした。名前か保険者番号を確かめて、もう一度選んでください。',
  credentials_wrong: 'ユーザIDまたはパスワードが違います。',
  throttled: '安全のため、いったん受け付けを止めています。{time}を過ぎてから、もう一度お試しください。',
  not_open_yet: 'ログインの受け付けは、{time}に始まります。それまでお待ちください。',
  busy: 'ただいま混み合っています。このままお待ちください。{seconds}秒以内に、自動でもう一度試します。画面が変わらないときは、もう一度ボタンを押してください。入力した内容（パスワードを含む）は残っていますので、入力し直す必要はありません。',
  activation_code_wrong:
    '登録コードが違います。お知らせに書かれた登録コードを、もう一度入力してください。新しいお知らせが届いたときは、前の登録コードは使えません。',
  birthdate_invalid: '生年月日を、西暦から続けて8けたの数字で入力してください。例：1979年8月22日は 19790822',
  birthdate_wrong:
    '生年月日が、登録されている内容と合いませんでした。正しく入力しているときは、下のお問い合わせ先にご連絡ください。',
  email_invalid:
    'メールアドレスをご確認ください。「@」が入り、途中に空白がない形で入力します。例：taro@example.jp',
  email_typo:
    'もしかすると「{suggestion}」ではありませんか。直すところがなければ、このままもう一度「実行」を押してください。',
  email_same: '今のメールアドレスと同じです。新しいメールアドレスを入力してください。',
  code_wrong: '確認コードが違います。いちばん新しいメールにある6けたの数字を入力してください。',
  code_expired: '確認コードの有効期限が切れました。「再送信」を押して、新しいメールを受け取ってください。',
  factor_required: '認証方法を1つ選んでください。',
  factor_not_allowed: 'この認証方法は、加入している健康保険組合では選べません。ほかの方法を選んでください。',
  factor_last:
    'ログインに使える認証方法がほかにないため、削除できません。先に、別の認証方法を設定してください。',
  password_length: 'パスワードは、8文字以上64文字以内で入力してください。',
  password_letter: 'パスワードに、英字（aからz、AからZ）を1文字以上入れてください。',
  password_digit: 'パスワードに、数字（0から9）を1文字以上入れてください。',
  password_common: 'このパスワードは推測されやすいため使えません。別の言葉や数字を組み合わせてください。',
  password_personal: '記号・番号・生年月日・ユーザIDが入ったパスワードは使えません。',
  password_same: '最初のパスワードや、今までのパスワードと同じものは使えません。',
  password_mismatch: '2つの入力欄のパスワードが同じではありません。もう一度、同じものを入力してください。',
  passkey_failed:
    'パスキーを確認できませんでした。「キャンセル」が押された、時間が切れた、この端末にパスキーがない、のどれかのようです。もう一度試すか、ほかの方法を選んでください。',
  passkey_unknown:
    'このパスキーは、現在登録されていません。ほかのパスキーを選ぶか、ほかの方法でログインしてください。',
  passkey_exists:
    'この端末は、すでに登録されています。別のスマートフォンを登録するときは、QRコードのボタンを押してください。',
  passkey_unsupported:
    'お使いのブラウザーでは、パスキーを使えません。別のスマートフォンを使うか、ほかの方法を選んでください。',
  name_invalid: '端末の名前を、1文字以上64文字以内で入力してください。',
  otp_wrong: 'ワンタイムパスワードが違います。いちばん新しい6けたの数字を入力してください。',
  otp_expired: 'ワンタイムパスワードの有効期限が切れました。新しいものを入力してください。',
  recovery_code_wrong:
    '予備のコードが違うか、すでに使われています。まだ使っていないコードを入力してください。',
};

export const ja = {
  errors,
  /** Where `throttled` has no time: only a recovery or the insurer opens it again. */
  throttledForLong: '安全のため、受け付けを止めています。下のお問い合わせ先にご連絡ください。',
  /** `throttled` while first sign-ins pause; it is read for a wrong pair as well. */
  firstSignInsPaused:
    'ユーザIDまたはパスワードが違うか、はじめてのログインの受け付けをいったん止めています。はじめてログインする方は、{time}を過ぎてから、もう一度お試しください。',
  errorTitlePrefix: 'エラー：',
  errorSummary: '次の内容をご確認ください',
  waitTitlePrefix: 'お待ちください：',
  waitSummary: '少しお待ちください',
  enteredAlready: '入力済みです。空欄のままでかまいません。',
  required: '※必須',
  skipToMain: '本文へ進む',
  otherLanguage: 'English',
  noInsurer: '健康保険組合 会員ログイン',
  progressLabel: '手続きの進みぐあい',
  done: '済み',
  /** The step list of the first sign-in, in its order. */
  steps: {
    birthdate: '生年月日',
    terms: '利用規約',
    email: 'メールアドレス',
    'email-verification': '確認',
    'factor-choice': '認証方法',
    'new-password': 'パスワード',
    'set-up': '認証方法の設定',
  },
  factors: {
    passkey: '生体認証',
    'email-otp': 'ワンタイムパスワード（OTP）メール認証',
    totp: 'ワンタイムパスワード（OTP）アプリ認証',
  },
  showPassword: '表示する',
  hidePassword: '隠す',
  showPasswordOf: '{label}を表示する',
  hidePasswordOf: '{label}を隠す',
  submit: '実行',
  next: '次へ',
  resend: '再送信',
  back: '戻る',
  chooseFactorAgain: '認証方法を選び直す',
  otherMethod: 'ほかの方法',
  secondaryLabel: 'ほかの操作',
  switchMember: '別のユーザIDでログイン',
  cancel: 'キャンセル',
  /** What 「別のユーザIDでログイン」 and 「キャンセル」 lead to: at a sign-in, at a change of the account, and once that is made. */
  leaving: {
    usual: { switch: 'はじめの画面から、やり直します。', cancel: 'ログインせずに、元のサービスへ戻ります。' },
    task: {
      switch: '変更をやめて、別の方としてログインします。',
      cancel: '変更をやめて、アカウントの画面へ戻ります。',
    },
    taskDone: { switch: '別の方としてログインします。', cancel: 'アカウントの画面へ戻ります。' },
  },
  /** Where a change of the account asks for the second factor once more. */
  askedAgain:
    '大切な登録内容を守るため、前の確認から5分を過ぎているときは、先にもう一度、ご本人であることを確認します。確認が済むと、続きに進みます。',
  manual: '初回ログインマニュアル',
  help: '困ったときのヘルプ',
  stuck: 'こんなときは',
  helpSignIn: 'ログインできないとき（ヘルプ）',
  contact: 'お問い合わせ先',
  phone: '電話',
  hours: '受付時間',
  email: 'メール',
  homepage: 'ホームページ',
  contactUnknown:
    '加入している健康保険組合にお問い合わせください。連絡先は、健康保険組合からのお知らせやホームページに書かれています。',
  mailTrouble: 'メールが届かないとき',
  mailTroubleSteps: [
    '迷惑メールのフォルダーに入っていないか、ご確認ください。',
    'メールの受信を制限しているときは、「@{domain}」からのメールを受け取れるように設定してください。',
    '設定したあとで「再送信」を押してください。',
  ],
  mailFilter: '受信の設定のしかた（ドコモ・au・ソフトバンク）',
  mailFilterLead: '次の画面で「{domain}」を加えてください。',
  carriers: [
    'ドコモ：My docomo の「メール設定」→「受信リスト設定」',
    'au：メールアプリの「迷惑メールフィルター設定」→「受信リストに登録」',
    'ソフトバンク：My SoftBank の「メール管理」→「許可するメールの登録」。URLの入ったメールを受け取らない設定のときは、解除するか、ほかのメールアドレスをお使いください。',
  ],
  resendAt: '再送信は、{time}からできます。',
  notices: {
    resent: 'メールをもう一度送りました。いちばん新しいメールをご覧ください。',
    'sent-just-now': 'メールは、先ほどお送りしました。届くまで1分ほどお待ちください。',
    'not-confirmed-yet':
      'メールアドレスは、まだ確認できていません。メールを開いて、確認のボタンを押してください。',
    'signed-out-meanwhile':
      'ログインの状態が終わったため、入力された内容は受け付けていません。もう一度ログインしてください。',
  } satisfies Record<Notice, string>,
  qr: {
    title: '別のスマートフォンを使うとき（QRコード）',
    steps: [
      'パソコンとスマートフォンの両方で、Bluetooth（ブルートゥース）をオンにします。',
      '上のQRコードのボタンを押し、開いた画面で「iPhone、iPad、またはAndroid」を選びます。',
      'QRコードが表示されたら、スマートフォンのカメラで読み取ります。',
      'スマートフォンの案内に沿って、顔や指紋、画面ロックで確認します。',
    ],
    note: '会社のパソコンでは、設定によって使えないことがあります。',
  },
  passkey: {
    noScript:
      'パスキーのボタンには、JavaScript（ジャバスクリプト）が必要です。ブラウザーの設定で有効にしてください。',
    waiting: '端末の画面で操作してください。',
    failed:
      'パスキーの操作が終わりませんでした。「キャンセル」が押された、時間が切れた、この端末にパスキーがない、のどれかのようです。もう一度試すか、ほかの方法を選んでください。',
    unsupported:
      'お使いのブラウザーでは、パスキーを使えません。ブラウザーを新しくするか、ほかの方法を選んでください。',
    exists:
      'この端末は、すでに登録されています。別のスマートフォンを登録するときは、QRコードのボタンを押してください。',
    offline: '通信できませんでした。少し待ってから、もう一度お試しください。',
  },
};

export type CommonText = typeof ja;
