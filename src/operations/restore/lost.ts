import type { AuditAction } from '../../audit/audit.ts';
import type { Bilingual } from '../../errors.ts';

/** What happened after the backup, by what it means that it is undone. */
export type Loss =
  | 'passwords'
  | 'returned'
  | 'gone'
  | 'addresses'
  | 'members'
  | 'clients'
  | 'settings'
  | 'keys';

const kinds: Record<Loss, AuditAction[]> = {
  passwords: ['password.set', 'password.reset', 'member.reset'],
  returned: [
    'passkey.removed',
    'factor.reset',
    'totp.removed',
    'sign-in.recovery-code',
    'recovery-codes.made',
  ],
  gone: ['passkey.registered', 'totp.set-up', 'email-otp.set-up', 'factor.chosen'],
  addresses: ['email.verified', 'email.changed', 'email.restored', 'email.reset'],
  members: ['member.added', 'member.updated', 'member.disabled', 'member.enabled', 'member.imported'],
  clients: [
    'client.created',
    'client.updated',
    'client.secret-rotated',
    'client.disabled',
    'client.enabled',
    'client.deleted',
  ],
  settings: ['insurer.applied', 'terms.published'],
  keys: [
    'signing-key.made',
    'signing-key.removed',
    'secret-key.made',
    'secret-key.changed',
    'secret-key.released',
  ],
};

const lossOf = new Map(
  Object.entries(kinds).flatMap(([loss, actions]) =>
    actions.map((action): [string, Loss] => [action, loss as Loss]),
  ),
);

/** As `audit export` writes it. */
export interface ExportedEntry {
  id: string;
  sequence: number;
  hash: string;
  at: string;
  insurer: string | null;
  sub: string | null;
  actor: string;
  action: string;
  outcome: string;
}

/** Which loss an entry that is missing from the backup tells of; null: nothing has to be done about it. */
export const lossIn = ({ action, outcome }: ExportedEntry): Loss | null =>
  outcome === 'success' ? (lossOf.get(action) ?? null) : null;

/** What it means, and what to do. */
export const lossWords: Record<Loss, { text: Bilingual; advice: Bilingual }> = {
  passwords: {
    text: { ja: 'パスワードの変更・再設定', en: 'passwords set or reset' },
    advice: {
      ja: '前のパスワードは使えなくしました。加入者は「パスワードを忘れた方はこちら」から設定し直します。初回ログインがまだの状態に戻った人は、初回ログインからです。',
      en: 'The password from before was stopped: the member sets one with “Forgotten your password?”. Whoever is back before the first sign-in begins with that.',
    },
  },
  returned: {
    text: { ja: '削除した認証方法、使った予備のコード', en: 'second factors removed, recovery codes used' },
    advice: {
      ja: '削除したはずのパスキーなどが、また使えます。member reset-factor で消し、本人に登録し直してもらってください。',
      en: 'Passkeys and the like that were removed work again: take them away with member reset-factor, and have them set up anew.',
    },
  },
  gone: {
    text: { ja: '新しく登録した認証方法', en: 'second factors set up' },
    advice: {
      ja: 'バックアップの後の登録は失われました。ログインできない人には member reset-factor で登録し直してもらってください。',
      en: 'What was set up after the backup is lost: whoever cannot sign in needs member reset-factor, and sets it up again.',
    },
  },
  addresses: {
    text: { ja: 'メールアドレスの登録・変更', en: 'email addresses entered or changed' },
    advice: {
      ja: '前のアドレスに戻りました。アドレスを取り上げられた疑いのある人は、member reset-email で消してください。',
      en: 'The address from before counts again: where it may be in other hands, take it away with member reset-email.',
    },
  },
  members: {
    text: { ja: '加入者の取り込み・停止・訂正', en: 'members imported, disabled or corrected' },
    advice: {
      ja: '資格を失った人や停止した人が、また入れます。最新の CSV を member import し、停止し直してください。',
      en: 'Whoever had left or was disabled can come in again: import the newest CSV, and disable them once more.',
    },
  },
  clients: {
    text: { ja: 'クライアントの登録の変更', en: 'changes of clients' },
    advice: {
      ja: '変更が元に戻り、前の client_secret が使えます。同じ変更をもう一度行ってください。',
      en: 'They are undone, and secrets from before work again: make the same changes once more.',
    },
  },
  settings: {
    text: { ja: '保険者の設定、利用規約', en: 'insurer documents and terms' },
    advice: {
      ja: 'insurer apply と terms publish をもう一度行ってください。',
      en: 'Repeat insurer apply and terms publish.',
    },
  },
  keys: {
    text: { ja: '鍵の交換', en: 'changes of keys' },
    advice: {
      ja: 'key list で今の鍵を確かめ、交換をやり直してください。SECRET_KEYS の鍵は、まだ 1 つも捨てないでください。',
      en: 'Look at key list and rotate again; throw away none of SECRET_KEYS yet.',
    },
  },
};
