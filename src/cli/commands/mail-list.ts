import { OperatorError } from '../../errors.ts';
import type { Language } from '../../insurer/insurer.ts';
import { type LoggedMail, listMails, type MailState, mailStates } from '../../mail/log-store.ts';
import { describeReply } from '../../mail/reply.ts';
import { purposeWords, stateWords } from '../../mail/words.ts';
import { clockTime } from '../clock-time.ts';
import type { Call, CliCommand } from '../command.ts';
import { plainLine } from '../lines.ts';
import { ownerFlags, ownerNamed } from '../owner-named.ts';
import { readEnd, readInstant } from '../read-instant.ts';
import { readLimit } from '../read-limit.ts';

const usualLimit = 50;

export const mailList: CliCommand = {
  name: 'mail list',
  about: {
    ja: 'メールがどうなったかを新しい順に表示（「メールが届かない」と言われたら。30 日分）',
    en: 'what became of mails, newest first: for “no mail came”; of the last 30 days',
  },
  example: 'mail list --insurer sample --user-id testuser01',
  flags: [
    ...ownerFlags,
    {
      flags: '--state <state>',
      choices: mailStates,
      about: {
        ja: 'queued（送信待ち）、sent（送信済み）、refused（断られた）、expired（期限切れ）',
        en: 'queued, sent, refused or expired',
      },
    },
    {
      flags: '--since <date>',
      about: {
        ja: 'この日から YYYY-MM-DD（日本時間）か日時',
        en: 'from this day in Japan, or this time, on',
      },
    },
    {
      flags: '--until <date>',
      about: { ja: 'この日まで（その日を含む）か日時', en: 'to the end of this day in Japan, or this time' },
    },
    {
      flags: '--limit <count>',
      about: { ja: `多くてもこの件数（なければ ${usualLimit}）`, en: `at most so many (else ${usualLimit})` },
    },
  ],
  async run(call) {
    const conditions = readConditions(call);
    const mails = await call.withDatabase(async (parts) =>
      listMails(parts.db, parts.secrets, { ...conditions, ...(await ownerNamed(call, parts)) }),
    );
    if (mails.length === 0) call.tell(nothing);
    call.print(
      mails.map((mail) => described(mail, call.now)),
      () => mails.flatMap((mail) => linesOf(mail, call)),
    );
    if (mails.some(({ state }) => state === 'sent')) call.tell(sentHint);
    return 0;
  },
};

function readConditions({ text }: Call) {
  const state = text('state') ?? null;
  if (state !== null && !(mailStates as readonly string[]).includes(state))
    throw new OperatorError({
      ja: `--state は ${mailStates.join('、')} のどれかです。`,
      en: `--state is one of ${mailStates.join(', ')}.`,
    });
  return {
    state: state as MailState | null,
    since: readInstant('--since', text('since')) ?? null,
    until: readEnd('--until', text('until')) ?? null,
    limit: readLimit(text('limit')) ?? usualLimit,
  };
}

/** What is past its time has expired, though nobody has noted it yet. */
function standingOf({ state, attempts, expiresAt }: LoggedMail, now: Date): MailState | 'retrying' {
  if (state !== 'queued') return state;
  if (expiresAt <= now) return 'expired';
  return attempts > 0 ? 'retrying' : 'queued';
}

function described(mail: LoggedMail, now: Date) {
  const { id, insurer, sub, userId, purpose, to, attempts, reply, createdAt, triedAt, expiresAt } = mail;
  const explained = reply === null ? null : describeReply(reply);
  return {
    id,
    created_at: createdAt,
    state: standingOf(mail, now),
    purpose,
    to,
    insurer,
    sub,
    user_id: userId,
    attempts,
    tried_at: triedAt,
    reply,
    reply_meaning: explained?.meaning ?? null,
    advice: explained?.advice ?? null,
    expires_at: expiresAt,
  };
}

function linesOf(mail: LoggedMail, { language, now }: Pick<Call, 'language' | 'now'>): string[] {
  const { id, createdAt, purpose, to, insurer, userId, reply } = mail;
  const state = standingOf(mail, now);
  const parts = [
    clockTime(createdAt),
    stateWords[state][language],
    purposeWords(purpose)[language],
    to,
    insurer,
    userId ?? '-',
    id,
  ];
  const line = plainLine(parts.join('  '));
  return reply === null || state === 'sent' ? [line] : [line, ...whyLines(reply, language)];
}

function whyLines(reply: string, language: Language): string[] {
  const { meaning, advice } = describeReply(reply);
  return [`    ${meaning[language]}`, `    → ${advice[language]}`];
}

const nothing = {
  ja: '当てはまるメールはありません。30 日より前か、送られていません。加入者が入力した ID・生年月日・メールアドレスが登録と違うときも、画面では同じ案内になり、メールは送られません（audit list で確かめられます）。',
  en: 'There is no such mail: it is older than 30 days, or was never made. Where ID, birthdate or address were not those we know, the page says the same and no mail leaves (audit list shows it).',
};

const sentHint = {
  ja: '「送信済み」は、メールサーバーが受け取ったという意味です。届かないときは、迷惑メールのフォルダーと、受信してよいドメインの設定を見てもらってください。',
  en: '“Sent” means that the mail server took it: where it has not arrived, have the member look into the spam folder and the mailbox’s filter.',
};
