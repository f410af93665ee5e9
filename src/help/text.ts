import { bilingual } from '../http/text/bilingual.ts';
import { en as manualEn } from './first-sign-in/en.ts';
import { ja as manualJa } from './first-sign-in/ja.ts';

/** Said on every page of help on one matter. */
export const words = bilingual({
  ja: {
    need: '用意するもの',
    trouble: 'うまくいかないとき',
    ask: 'お問い合わせ先に伝えること',
    askLead:
      'この下のお問い合わせ先にご連絡ください。パスワードや、メールで届いた数字をお尋ねすることはありません。',
    open: '「{title}」の画面を開く',
    read: '「{title}」を読む',
    screen: '「{title}」の画面',
    marked: '「{title}」の画面（太い枠のところ）',
  },
  en: {
    need: 'What you need',
    trouble: 'If it does not work',
    ask: 'What to tell whom you ask',
    askLead:
      'Please ask the contact below. Nobody will ever ask for your password, or for a code you got by mail.',
    open: 'Open “{title}”',
    read: 'Read “{title}”',
    screen: 'The page “{title}”',
    marked: 'The page “{title}” (see the thick frame)',
  },
});

const print = {
  ja: '印刷するときは、ブラウザーの「印刷」をお使いください。',
  en: 'To print this page, use “Print” in your browser.',
};
const general = {
  ja: '健康保険組合によって、使える方法が違います。「ログイン」の画面からヘルプを開くと、ご加入の健康保険組合に合わせた内容が表示されます。',
  en: 'What can be used depends on your health insurance society. Opened from the page “Sign in”, these pages show what is true for yours.',
};

/** Words of the help pages, by view. */
export const helpTexts = {
  'help/index': bilingual({
    ja: {
      title: 'ヘルプ',
      lead: '{service}のログインについて、困ったときの手順をまとめています。どのページも、印刷してお使いいただけます。',
      anyService: '健康保険組合の会員向けサービス',
      general: general.ja,
      groups: {
        first: 'はじめての方',
        forgotten: '忘れたとき',
        lost: 'なくしたとき、替えるとき',
        safe: '安全に使うために',
      },
    },
    en: {
      title: 'Help',
      lead: 'What to do when you are stuck with signing in to {service}. Every page can be printed.',
      anyService: 'the services of your health insurance society',
      general: general.en,
      groups: {
        first: 'If this is your first time',
        forgotten: 'If you forgot something',
        lost: 'If something is lost or new',
        safe: 'Keeping safe',
      },
    },
  }),
  'help/topic': bilingual({
    ja: { title: 'ヘルプ', print: print.ja, general: general.ja, all: 'ヘルプの一覧へ戻る' },
    en: { title: 'Help', print: print.en, general: general.en, all: 'Back to all help pages' },
  }),
  'help/first-sign-in': bilingual({ ja: manualJa, en: manualEn }),
};
