import { bilingual } from './bilingual.ts';

/** Plain outcomes and arrivals off the trail: what the `message` view says, each with a way on. */
export const messages = bilingual({
  ja: {
    interactionExpired: {
      title: 'もう一度ログインしてください',
      body: [
        '前の画面から時間がたったため、続きから始められませんでした。',
        'それまでに設定した内容は、残っています。',
      ],
    },
    interactionFinished: {
      title: 'この手続きは終わっています',
      body: ['この画面でのログインや変更は、すでに済んでいます。', '下のボタンからお進みください。'],
    },
    serviceClosed: {
      title: 'このサービスには、いまログインできません',
      body: [
        'このサービスのログインは、いま止まっています。',
        'アカウントに登録した内容は、残っています。再開の予定は、下のお問い合わせ先にご確認ください。',
      ],
    },
    otherBrowser: {
      title: 'この画面では続けられません',
      body: [
        'ログインを始めたときと同じブラウザーで開いてください。',
        '同じブラウザーのときは、ブラウザーの設定でCookie（クッキー）が使えるようになっているかをご確認のうえ、もう一度ログインしてください。',
      ],
    },
    notFound: {
      title: 'ページが見つかりません',
      body: [
        'アドレスが変わったか、まちがっているようです。',
        'ご利用のサービスから、もう一度ログインしてください。',
      ],
    },
    refused: {
      title: 'もう一度お試しください',
      body: ['この操作は受け付けられませんでした。', '前の画面に戻って、もう一度お試しください。'],
    },
    failed: {
      title: 'ただいまご利用いただけません',
      body: [
        'ご迷惑をおかけします。少し待ってから、もう一度お試しください。',
        'それまでに設定した内容は、残っています。',
      ],
    },
    tooManyForms: {
      title: '少し待ってから、もう一度お試しください',
      body: [
        'お使いのネットワークからの操作がとても多いため、いったん受け付けを止めています。',
        '{time}を過ぎてから、前の画面に戻って、もう一度お試しください。それまでに設定した内容は、残っています。',
        '会社などで同じネットワークを使う、ほかの方の操作が多いときにも、この画面が表示されます。',
      ],
    },
    recoverySent: {
      title: 'メールをご確認ください',
      body: [
        '入力された内容が登録されていれば、登録したメールアドレスにメールをお送りしました。届くまで数分かかることがあります。',
        '届かないときは、迷惑メールのフォルダーと、「@{domain}」からのメールを受け取る設定をご確認ください。入力のまちがいもないか確かめて、もう一度お試しください。',
        'メールアドレスを登録していない方には、お送りできません。下のお問い合わせ先の健康保険組合にご連絡ください。',
      ],
    },
    passwordReset: {
      title: '新しいパスワードに変わりました',
      body: [
        '次のログインから、新しいパスワードをお使いください。認証方法（生体認証やワンタイムパスワード）は、今までと同じです。',
        '安全のため、ほかの端末のログインはすべて終わりました。登録したメールアドレスにも、お知らせをお送りします。',
      ],
    },
    resetLinkUsed: {
      title: 'このリンクは使えません',
      body: [
        'リンクの有効期限（1時間）が切れたか、すでに使われています。',
        '下のボタンから、新しいメールを受け取ってください。うまくいかないときは、下のお問い合わせ先にご連絡ください。',
      ],
    },
    emailRestored: {
      title: 'メールアドレスを元に戻しました',
      body: [
        '変更前のメールアドレスに戻り、すべての端末のログインが終わりました。変更前と変更後のメールアドレスに、お知らせをお送りします。',
        'パスワードを知られているかもしれません。下のボタンから、パスワードを決め直してください。',
        '次にログインしたら、アカウントの画面で、生体認証（パスキー）と認証方法に、心当たりのないものがないかをご確認ください。',
      ],
    },
    emailRestoredSuspect: {
      title: 'メールアドレスを元に戻しました',
      body: [
        '変更前のメールアドレスに戻り、すべての端末のログインが終わりました。変更前と変更後のメールアドレスに、お知らせをお送りします。',
        'パスワードを知られているかもしれません。下のボタンから、パスワードを決め直してください。',
        '変更のあとに登録された生体認証（パスキー）またはアプリ認証が、残っています。心当たりがないときは、すぐに下のお問い合わせ先の健康保険組合に、「知らない認証方法が登録されている」とご連絡ください。',
      ],
    },
    undoLinkUsed: {
      title: 'このリンクは使えません',
      body: [
        'リンクの有効期限（72時間）が切れたか、すでに使われています。',
        'メールアドレスの変更に心当たりがないときは、すぐに下のお問い合わせ先の健康保険組合にご連絡ください。',
      ],
    },
    emailConfirmed: {
      title: 'メールアドレスを確認しました',
      body: ['最初の画面に戻ってください。自動で次に進みます。', 'この画面は閉じてかまいません。'],
    },
    notMe: {
      title: 'お知らせいただき、ありがとうございます',
      body: ['このメールアドレスは登録しませんでした。', 'この画面は閉じてかまいません。'],
    },
    linkUsed: {
      title: 'このリンクは使えません',
      body: [
        'リンクの有効期限が切れたか、すでに使われています。',
        '最初の画面に戻り、「更新」を押してください。先に進まないときは、「再送信」で新しいメールを受け取ってください。',
        'ブラウザーの設定でCookie（クッキー）を使えないときは、メールに書かれた6けたの確認コードを、最初の画面に入力してください。',
      ],
    },
    signIn: 'ログインする',
    toService: 'サービスへ進む',
    toAccount: 'アカウントの画面を開く',
    forgotPassword: 'パスワードを忘れた方はこちら',
    newPassword: 'パスワードを決め直す',
    toServices: 'サービスの一覧を見る',
  },
  en: {
    interactionExpired: {
      title: 'Please sign in again',
      body: [
        'It has been a while, so we could not go on from the last page.',
        'What you have set up so far is kept.',
      ],
    },
    interactionFinished: {
      title: 'This is already finished',
      body: ['The sign-in or change you made on this page is done.', 'Please go on with the button below.'],
    },
    serviceClosed: {
      title: 'You cannot sign in to this service now',
      body: [
        'Signing in to this service has been stopped.',
        'What you have set up for your account is kept. Please ask the contact below when the service opens again.',
      ],
    },
    otherBrowser: {
      title: 'We cannot go on here',
      body: [
        'Please use the browser in which you started to sign in.',
        'If this is that browser, check that cookies are allowed in its settings, and sign in again.',
      ],
    },
    notFound: {
      title: 'Page not found',
      body: [
        'The address may have changed or be mistyped.',
        'Please sign in again from the service you use.',
      ],
    },
    refused: {
      title: 'Please try again',
      body: ['We could not accept this.', 'Please go back to the page before and try again.'],
    },
    failed: {
      title: 'The service is not available right now',
      body: ['We are sorry. Please wait a moment and try again.', 'What you have set up so far is kept.'],
    },
    tooManyForms: {
      title: 'Please try again in a moment',
      body: [
        'So much is being sent from your network that we have paused it for a moment.',
        'Please go back to the page before after {time} and try again. What you have set up so far is kept.',
        'You may see this page because of others who use the same network, for example at work.',
      ],
    },
    recoverySent: {
      title: 'Please check your mail',
      body: [
        'If what you entered is registered, we have sent a mail to the registered address. It may take a few minutes to arrive.',
        'If no mail arrives, please look into your junk mail folder and allow mail from “@{domain}”. Check also what you entered, and try again.',
        'Without a registered email address we cannot send a mail. Please ask your health insurance society at the contact below.',
      ],
    },
    passwordReset: {
      title: 'Your password was changed',
      body: [
        'Use the new password from the next sign-in on. How you confirm that it is you (face or fingerprint, one-time password) stays as it was.',
        'For your safety, your sign-in on every other device has ended. We also send a notice to your registered address.',
      ],
    },
    resetLinkUsed: {
      title: 'This link does not work',
      body: [
        'It has expired (after an hour) or has been used already.',
        'Please get a new mail with the button below. If that does not help, ask the contact below.',
      ],
    },
    emailRestored: {
      title: 'Your email address is restored',
      body: [
        'The address before the change is registered again, and the sign-in on every device has ended. We also send a notice to both addresses.',
        'Somebody may know your password. Please choose a new one with the button below.',
        'When you have signed in again, look at your account pages for passkeys, or a way to confirm, that are not yours.',
      ],
    },
    emailRestoredSuspect: {
      title: 'Your email address is restored',
      body: [
        'The address before the change is registered again, and the sign-in on every device has ended. We also send a notice to both addresses.',
        'Somebody may know your password. Please choose a new one with the button below.',
        'A passkey or an authenticator app that was registered after the change is still there. If that was not you, please call the contact below at once and say that a way to confirm was registered that is not yours.',
      ],
    },
    undoLinkUsed: {
      title: 'This link does not work',
      body: [
        'It has expired (after 72 hours) or has been used already.',
        'If it was not you who changed the email address, please tell your health insurance society at once, at the contact below.',
      ],
    },
    emailConfirmed: {
      title: 'Your email address is confirmed',
      body: ['Please return to the first screen. It goes on by itself.', 'You may close this page.'],
    },
    notMe: {
      title: 'Thank you for telling us',
      body: ['This email address was not registered.', 'You may close this page.'],
    },
    linkUsed: {
      title: 'This link does not work',
      body: [
        'It has expired or has been used already.',
        'Please return to the first screen and press “Refresh”. If it does not go on, get a new mail with “Send again”.',
        'If cookies are not allowed in this browser, enter the 6-digit code from the mail on the first screen.',
      ],
    },
    signIn: 'Sign in',
    toService: 'Go to the service',
    toAccount: 'Open your account pages',
    forgotPassword: 'Forgotten your password?',
    newPassword: 'Choose a new password',
    toServices: 'See the list of services',
  },
});
