import type { Screen } from '../screens.ts';
import type { Ways } from '../ways.ts';

type Way = { [Name in keyof Ways]: Ways[Name] extends boolean ? Name : never }[keyof Ways];

/** Something told only where the insurer offers the way. */
interface Of {
  way: Way;
  text: string;
}

interface Section {
  title: string;
  /** What all of it is about. */
  way?: Way;
  body: (string | Of)[];
  /** Said one after the other. */
  steps?: string[];
  /** Names of the screens shown here, in order. */
  screens?: (Screen | { way: Way; screen: Screen })[];
}

export interface ManualText {
  title: string;
  lead: string;
  /** The service, where the reader's insurer is not known. */
  anyService: string;
  contents: string;
  overview: { title: string; body: string[]; needTitle: string; need: (string | Of)[] };
  cohorts: { title: string; lead: string; head: string[]; rows: string[][]; example: string; look: string };
  sections: Section[];
  screens: Partial<Record<Screen, string>>;
  browsers: { title: string; lead: string; items: (string | Of)[] };
  contact: { title: string; body: string };
  print: string;
}

export const ja: ManualText = {
  title: '初回ログインマニュアル',
  lead: '{service}に、はじめてログインするときの手順です。終わるまで、およそ3分です。',
  anyService: '健康保険組合の会員向けサービス',
  contents: '目次',
  overview: {
    title: 'はじめに',
    body: [
      '安全のため、ユーザIDとパスワードに加えて、もう1つの「認証方法」でご本人であることを確認します。',
      'はじめてログインするときに、メールアドレス、認証方法、新しいパスワードを決めます。2回目からは、すぐにログインできます。',
    ],
    needTitle: '用意するもの',
    need: [
      '健康保険組合からのお知らせ（ユーザIDまたは仮ユーザID、仮パスワード）',
      '健康保険の記号・番号がわかるもの',
      'メールを受け取れるスマートフォンまたはパソコン',
      { way: 'activationCode', text: 'お知らせに書かれた登録コード' },
    ],
  },
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
        {
          way: 'activationCode',
          text: '手順1のあとに「登録コードの入力」の画面が表示されたら、お知らせに書かれた8文字の登録コードを入力し、「実行」を押します。',
        },
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
      way: 'passkey',
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
      way: 'passkey',
      body: ['顔認証・指紋認証・PIN（Windows Hello、Touch ID など）が使えるパソコンで設定できます。'],
      steps: [
        '「この端末に登録する」を押します。',
        'パソコンの画面の案内に沿って確認します。いくつか選べるときは、顔や指紋の認証を選びます。',
        '端末の名前を確かめ、「次へ」を押します。',
      ],
    },
    {
      title: 'パソコンでスマートフォンを使う（QRコード）',
      way: 'passkey',
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
      way: 'email-otp',
      body: ['ログインのたびに、6けたの数字をメールで受け取る方法です。'],
      steps: [
        'メールで届いた6けたの数字を入力します。',
        '「ログイン」を押します。メールが届かないときは「再送信」を押します。',
      ],
      screens: ['email-otp'],
    },
    {
      title: 'ワンタイムパスワード（OTP）アプリ認証の設定',
      way: 'totp',
      body: ['ログインのたびに、認証アプリに表示される6けたの数字を使う方法です。'],
      steps: [
        'スマートフォンに認証アプリを入れて開き、画面のQRコードを読み取ります。',
        'アプリに表示された6けたの数字を入力し、「設定する」を押します。',
      ],
      screens: ['totp-registration'],
    },
    {
      title: '2回目からのログイン',
      body: [
        {
          way: 'passkey',
          text: '生体認証の方は、ユーザIDとパスワードを入力したあとに「パスキーで認証する」を押します。',
        },
        {
          way: 'passkeyAlone',
          text: '「パスキーでログイン」を押すと、ユーザIDとパスワードの入力もいりません。',
        },
        {
          way: 'email-otp',
          text: 'メール認証の方は、ユーザIDとパスワードを入力したあとに、メールで届いた6けたの数字を入力します。',
        },
        {
          way: 'totp',
          text: 'アプリ認証の方は、ユーザIDとパスワードを入力したあとに、アプリに表示された6けたの数字を入力します。',
        },
      ],
      screens: [{ way: 'passkey', screen: 'passkey-authentication' }],
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
    'totp-registration': '手順1：「ワンタイムパスワード（OTP）アプリ認証の設定」の画面',
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
      {
        way: 'email-otp',
        text: '顔認証・指紋認証・画面ロックのどれも使えない端末では、メール認証をお選びください。',
      },
    ],
  },
  contact: {
    title: '困ったときは',
    body: 'この下のお問い合わせ先にご連絡ください。パスワードをお尋ねすることはありません。',
  },
  print: '印刷するときは、ブラウザーの「印刷」をお使いください。',
};
