import type { HelpPage } from '../page.ts';
import * as lines from './lines.ts';

export const lostLetter: HelpPage = {
  when: ({ activationCode }) => activationCode,
  title: { ja: '登録コードがわからないとき', en: 'You do not know your activation code' },
  lead: {
    ja: 'はじめてログインするときに入力する登録コードは、健康保険組合からのお知らせに書かれた8文字のコードです。',
    en: 'The activation code that your first sign-in asks for is the code of 8 characters on the notice from your health insurance society.',
  },
  need: [{ ja: '健康保険組合からのお知らせ', en: 'The notice from your health insurance society' }],
  parts: [
    {
      title: { ja: 'お知らせがあるとき', en: 'If you have the notice' },
      steps: [
        {
          ja: 'いちばん新しいお知らせで、「登録コード」と書かれたところを探します。',
          en: 'Look for “activation code” on the newest notice.',
        },
        {
          ja: '「登録コードの入力」の画面で、その8文字を入力し、「実行」を押します。小文字でも、ハイフンがなくてもかまいません。',
          en: 'On the page “Activation code”, enter its 8 characters and press “Continue”. Small letters will do, and the hyphen may be left out.',
          screen: 'activation-code',
        },
      ],
    },
    {
      title: { ja: 'お知らせをなくしたとき', en: 'If you have lost the notice' },
      points: [
        {
          ja: 'お問い合わせ先に連絡し、新しいお知らせを送ってもらいます。登録コードを、電話やメールでお伝えすることはできません。',
          en: 'Ask the contact below for a new notice. The code itself cannot be told by phone or mail.',
        },
        {
          ja: '新しいお知らせが届くと、前の登録コードは使えなくなります。',
          en: 'With a new notice, the code on the one before stops working.',
        },
      ],
    },
  ],
  trouble: [
    {
      ja: '登録コードに、数字の0・1・2・5と、英字のO・I・L・S・Zは使われていません。似た文字と読みまちがえていないか、お確かめください。',
      en: 'A code never holds the digits 0, 1, 2 and 5, nor the letters O, I, L, S and Z. Please check whether you have read one for another.',
    },
    {
      ja: 'まちがいが続くと、安全のため、その日は入力できなくなります。翌日、もう一度お試しください。',
      en: 'After many wrong codes, for safety, no more are taken that day. Please try again the next day.',
    },
    {
      ja: 'お知らせに登録コードが書かれていないときは、お問い合わせ先にご連絡ください。',
      en: 'If your notice shows no activation code, please ask the contact below.',
    },
  ],
  ask: [
    { ja: '「登録コードがわからない」こと', en: 'That you do not know your activation code' },
    lines.whoYouAre,
  ],
};
