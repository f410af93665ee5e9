export interface Section {
  title: string;
  body: string[];
  /** Said one after the other. */
  steps?: string[];
  /** Names of the screens shown here, in order. */
  screens?: string[];
}

export interface ManualText {
  title: string;
  lead: string;
  /** The service, where the reader's insurer is not known. */
  anyService: string;
  contents: string;
  cohorts: { title: string; lead: string; head: string[]; rows: string[][]; example: string; look: string };
  sections: Section[];
  screens: Record<string, string>;
  browsers: { title: string; lead: string; items: string[] };
  contact: { title: string; body: string };
  print: string;
}

export const ja: ManualText = {
  title: '初回ログインマニュアル',
  lead: '{service}に、はじめてログインするときの手順です。終わるまで、およそ3分です。',
  anyService: '健康保険組合の会員向けサービス',
  contents: '目次',
  cohorts: {
    title: 'ログインに使うもの',
    lead: 'あてはまる行をご覧ください。以前のパスワードは使えません。',
    head: ['', 'ユーザID', '最初のパスワード'],
    rows: [
      ['以前のサイトでログインしたことがある方', '今までのユーザID', '記号＋番号＋生年月日（西暦8けた）'],
      [
        '2026年3月までに加入し、ログインしたことがない方',
        '加入したときのお知らせにある仮ユーザID',
        '記号＋番号＋生年月日（西暦8けた）',
      ],
      ['2026年4月以降に加入した方', 'お知らせにある仮ユーザID', 'お知らせにある仮パスワード'],
    ],
    example: '例：記号800、番号1234、2001年1月1日生まれの方の最初のパスワードは 800123420010101 です。',
    look: '記号・番号がわからないときや、ユーザIDがわからないときは、最後のお問い合わせ先にご連絡ください。',
  },
  sections: [
    {
      title: 'はじめてのログイン',
      body: [
        '次の順に画面が表示されます。途中でやめても、次にログインしたときに続きから始められます。',
        'メールアドレスの設定と認証方法の選択を済ませた方には、その画面は表示されません。',
      ],
      steps: [
        'ユーザIDと最初のパスワードを入力し、「ログイン」を押します。',
        '生年月日を8けたの数字で入力し、「実行」を押します。',
        '利用規約を読み、「同意する」を押します。',
        'メールアドレスを入力し、「実行」を押します。',
        '届いたメールを開いて「メールアドレスを確認する」を押し、最初の画面に戻って「更新」を押します。',
        '認証方法を1つ選び、「次へ」を押します。',
        '新しいパスワードを2回入力し、「実行」を押します。',
        '続けて認証方法を設定するか、次回のログインで設定するかを選びます。',
      ],
      screens: [
        'credentials',
        'birthdate',
        'terms',
        'email',
        'email-verification',
        'email-link',
        'factor-choice',
        'new-password',
        'complete',
      ],
    },
    {
      title: '生体認証の設定：スマートフォンで',
      body: [
        '先に、スマートフォンで顔認証・指紋認証・画面ロックのどれかを使える設定にしてください。',
        '顔や指紋の情報が、スマートフォンの外に出ることはありません。',
      ],
      steps: [
        '「この端末に登録する」を押します。',
        'スマートフォンの画面の案内に沿って、顔や指紋などで確認します。',
        '端末の名前を確かめ、「次へ」を押します。',
      ],
      screens: ['passkey-registration', 'passkey-name'],
    },
    {
      title: '生体認証の設定：パソコンで',
      body: ['顔認証・指紋認証・PIN（Windows Hello、Touch ID など）が使えるパソコンで設定できます。'],
      steps: [
        '「この端末に登録する」を押します。',
        'パソコンの画面の案内に沿って確認します。いくつか選べるときは、顔や指紋の認証を選びます。',
        '端末の名前を確かめ、「次へ」を押します。',
      ],
    },
    {
      title: 'パソコンでスマートフォンを使う（QRコード）',
      body: [
        '生体認証のないパソコンでは、スマートフォンを使って登録や認証ができます。',
        '会社のパソコンでは、設定によって使えないことがあります。',
      ],
      steps: [
        'パソコンとスマートフォンの両方で、Bluetooth（ブルートゥース）をオンにします。',
        '「別のスマートフォンに登録する（QRコード）」または「別のスマートフォンで認証（QRコード）」を押します。',
        '開いた画面で「iPhone、iPad、またはAndroid」を選びます。',
        '表示されたQRコードを、スマートフォンのカメラで読み取ります。',
        'スマートフォンの案内に沿って、顔や指紋などで確認します。',
      ],
    },
    {
      title: 'ワンタイムパスワード（OTP）メール認証の設定',
      body: ['ログインのたびに、6けたの数字をメールで受け取る方法です。'],
      steps: [
        'メールで届いた6けたの数字を入力します。',
        '「ログイン」を押します。メールが届かないときは「再送信」を押します。',
      ],
      screens: ['email-otp'],
    },
    {
      title: '2回目からのログイン',
      body: [
        '生体認証の方は、「パスキーでログイン」を押すか、ユーザIDとパスワードを入力したあとに「パスキーで認証する」を押します。',
        'メール認証の方は、ユーザIDとパスワードを入力したあとに、メールで届いた6けたの数字を入力します。',
      ],
      screens: ['passkey-authentication'],
    },
  ],
  screens: {
    credentials: '手順1：「ログイン」の画面',
    birthdate: '手順2：「生年月日の入力」の画面',
    terms: '手順3：「利用規約」の画面',
    email: '手順4：「メールアドレスの設定」の画面',
    'email-verification': '手順5：「メールアドレスの確認」の画面',
    'email-link': '手順5：メールから開く「メールアドレスの確認」の画面',
    'factor-choice': '手順6：「認証方法の選択」の画面',
    'new-password': '手順7：「新しいパスワード」の画面',
    complete: '手順8：「初回ログインが完了しました」の画面',
    'passkey-registration': '手順1：「生体認証の設定」の画面',
    'passkey-name': '手順3：「パスキー」の画面',
    'email-otp': '手順1：「ワンタイムパスワード（OTP）メール認証」の画面',
    'passkey-authentication': '「生体認証」の画面',
  },
  browsers: {
    title: '使えるブラウザーと端末',
    lead: 'どれも、新しい版でお使いください。Cookie（クッキー）とJavaScript（ジャバスクリプト）を有効にしてください。',
    items: [
      'iPhone・iPad：iOS・iPadOS 16以降のSafari、Chrome',
      'Android：Android 9以降のChrome',
      'Windows：Windows 10以降のEdge、Chrome、Firefox',
      'Mac：macOS 13以降のSafari、Chrome',
      '生体認証が使えない端末では、メール認証をお選びください。',
    ],
  },
  contact: {
    title: '困ったときは',
    body: 'この下のお問い合わせ先にご連絡ください。パスワードをお尋ねすることはありません。',
  },
  print: '印刷するときは、ブラウザーの「印刷」をお使いください。',
};
