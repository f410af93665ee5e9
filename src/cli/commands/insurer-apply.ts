import { applyInsurer } from '../../insurer/store.ts';
import { recordOperation } from '../audit.ts';
import type { CliCommand } from '../command.ts';
import { parseJson } from '../parse-json.ts';
import { readTextFile } from '../read-file.ts';

const changes = {
  created: { ja: '登録しました', en: 'created' },
  updated: { ja: '更新しました', en: 'updated' },
  unchanged: { ja: '変更はありません', en: 'unchanged' },
};

export const insurerApply: CliCommand = {
  name: 'insurer apply',
  about: { ja: '保険者の設定ファイル（JSON）を適用する', en: "apply an insurer's settings (JSON)" },
  example: 'insurer apply config/demo/sample.json',
  argument: { name: '<file.json>', about: { ja: '設定ファイル', en: 'the settings' } },
  changes: true,
  async run({ argument, now, print, tell, withDatabase }) {
    const document = parseJson(argument, await readTextFile(argument));
    const { insurer, change } = await withDatabase((parts) =>
      parts.db.transaction(async (transaction) => {
        const result = await applyInsurer(transaction, document, now);
        if (result.change !== 'unchanged') {
          const detail = { code: result.insurer.code, change: result.change };
          const entry = { at: now, action: 'insurer.applied', insurerId: result.insurer.id, detail } as const;
          await recordOperation(transaction, parts, entry);
        }
        return result;
      }),
    );
    const { ja, en } = changes[change];
    tell({ ja: `保険者 ${insurer.code}: ${ja}。`, en: `Insurer ${insurer.code}: ${en}.` });
    print({ code: insurer.code, change }, () => []);
    return 0;
  },
};
