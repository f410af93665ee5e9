import { actWords, approvalStateWords } from '../approval/words.ts';
import type { Bilingual } from '../errors.ts';
import type { Language } from '../insurer/insurer.ts';
import { clockTime } from './clock-time.ts';
import { plainLine } from './lines.ts';
import { factorWords } from './member-words.ts';

/** What JSON calls it, as the desk reads it; English needs no other words. */
const labels: Record<string, string> = {
  sub: 'サービスに渡している識別子',
  user_id: 'ユーザID',
  insurer: '保険者',
  cohort: 'ログイン区分',
  unlocked: '解除したロック',
  left: '資格喪失',
  mailed: '本人へのお知らせメール',
  mailed_to: '送り先（伏せ字）',
  link: 'リンクの場所',
  activated: '初回ログインを終えていたか',
  factor: '選んでいた認証方法',
  passkeys: '消したパスキーの数',
  email: '消したメールアドレス',
  email_otp: '消したメールのワンタイムパスワード',
  totp: '消した認証アプリ',
  recovery_codes: '消した予備のコードの数',
  verified: '消した確認済みのアドレス',
  pending: '消した確認待ちのアドレス',
  letter: '新しい仮パスワード・登録コード',
  initial_password: '仮パスワード',
  activation_code: '登録コード',
  initial_password_ends_at: '最初のパスワードの期限',
  approval: '承認の番号',
  state: '状態',
  act: '操作',
  reason: '理由',
  requested_by: '依頼した人',
  requested_at: '依頼した日時',
  expires_at: '期限',
  decided_by: '承認・却下した人',
  decided_at: '承認・却下した日時',
  carried_out_at: '実行した日時',
};

/** A flat record as lines for people: times as the desk's clock shows them, and in Japanese each under its name. */
export const labelledLines = (data: object, language: Language): string[] =>
  Object.entries(data).flatMap(([key, value]) => {
    if (key === 'done' || key === 'added') return []; // said in words beside it
    const label = language === 'ja' ? (labels[key] ?? key) : key;
    return [plainLine(`${label}: ${textOf(key, value, language)}`)];
  });

/** What a value means to the desk, by its key; others are shown as they are. */
const words: Record<string, Record<string, Bilingual>> = {
  state: approvalStateWords,
  act: actWords,
  factor: factorWords,
};

function textOf(key: string, value: unknown, language: Language): string {
  const known = words[key]?.[String(value)];
  if (known) return key === 'act' ? `${known[language]} (${value})` : known[language];
  if (value === null || value === undefined || value === '') return '-';
  if (value instanceof Date) return clockTime(value);
  if (typeof value === 'boolean')
    return { ja: ['なし', 'あり'], en: ['no', 'yes'] }[language][Number(value)] ?? '';
  return String(value);
}
