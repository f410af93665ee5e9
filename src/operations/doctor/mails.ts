import { after, days } from '../../clock.ts';
import { countMails } from '../../mail/log-store.ts';
import { type Check, type Finding, ok, warning } from './check.ts';

/** Whether mails leave. */
export const mailsCheck: Check = {
  name: 'mails',
  needs: 'tables',
  async run({ db, now }) {
    const { queued, retrying, refused } = await countMails(db, now, after(now, -days(1)));
    const findings: Finding[] = [];
    if (retrying > 0)
      findings.push(
        warning(
          { ja: `${retrying} 通を送り直しています`, en: `${retrying} mails are being tried again` },
          {
            ja: 'mail list --state queued で理由がわかります。上の smtp の項目も見てください。直れば自動で送られます。',
            en: 'mail list --state queued says why; see smtp above. They leave by themselves once that is mended.',
          },
        ),
      );
    if (refused > 0)
      findings.push(
        warning(
          { ja: `この 1 日に ${refused} 通が断られました`, en: `${refused} mails were refused within a day` },
          {
            ja: 'mail list --state refused で理由を見て、直したら mail retry --all で送り直してください。',
            en: 'See why with mail list --state refused; once mended, send them with mail retry --all.',
          },
        ),
      );
    return findings.length > 0
      ? findings
      : [ok({ ja: `滞りはありません（送信待ち ${queued} 通）`, en: `none is held up (${queued} waiting)` })];
  },
};
