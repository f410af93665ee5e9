import { sealingLag } from '../../audit/seal-store.ts';
import { after, minutes } from '../../clock.ts';
import { formatDateTime } from '../../http/text/time.ts';
import { lastMinute, type Queued, readQueue } from '../queue-store.ts';
import { type Check, type Finding, fault, ok, warning } from './check.ts';

const silentFor = minutes(3);
const lateBy = minutes(2);
const sealedWithin = 300;

/** Whether a worker is at work: mails leave, clients are told, the audit trail is sealed. */
export const workerCheck: Check = {
  name: 'worker',
  needs: 'tables',
  async run({ db, now }) {
    const [last, queue, lag] = await Promise.all([lastMinute(db), readQueue(db, now), sealingLag(db, now)]);
    if (last === null || last < after(now, -silentFor)) return [silent(last)];
    const late = queue.filter(({ due_since }) => due_since !== null && due_since < after(now, -lateBy));
    const findings = [...late.map(waiting), ...queue.filter(({ given_up }) => given_up > 0).map(givenUp)];
    if (lag > sealedWithin) findings.push(unsealed(lag));
    return findings.length > 0 ? findings : [ok({ ja: '動いています', en: 'a worker is at work' })];
  },
};

const silent = (last: Date | null): Finding =>
  fault(
    last === null
      ? { ja: 'worker が一度も動いていません', en: 'no worker has ever run' }
      : {
          ja: `worker が ${formatDateTime(last, 'ja')} から動いていません`,
          en: `no worker has been at work since ${formatDateTime(last, 'en')}`,
        },
    {
      ja: 'node src/main.ts work を起動してください（docker compose up -d worker）。止まっている間、メールは 1 通も出ません。',
      en: 'Start node src/main.ts work (docker compose up -d worker): no mail leaves while none runs.',
    },
  );

const waiting = ({ task, due_since }: Queued): Finding =>
  warning(
    {
      ja: `${task} の仕事が ${due_since ? formatDateTime(due_since, 'ja') : ''} から待っています`,
      en: `${task}: a job has been due since ${due_since ? formatDateTime(due_since, 'en') : ''}`,
    },
    {
      ja: 'worker のログ（level が warn と error の行）を見てください。追いつかないだけなら、worker を増やせます。',
      en: "Look at the worker's log (level warn and error); where it only cannot keep up, run one more.",
    },
  );

const givenUp = ({ task, given_up }: Queued): Finding =>
  warning(
    {
      ja: `${task} の仕事が ${given_up} 件、失敗したままです`,
      en: `${task}: ${given_up} jobs were given up`,
    },
    {
      ja: 'worker のログで理由を確かめてください。SECRET_KEYS から鍵を外していないかも見てください。',
      en: "Look for the reason in the worker's log, and whether a key has left SECRET_KEYS.",
    },
  );

const unsealed = (lag: number): Finding =>
  fault(
    {
      ja: `監査記録が ${Math.round(lag / 60)} 分封印されていません`,
      en: `the audit trail has not been sealed for ${Math.round(lag / 60)} minutes`,
    },
    {
      ja: 'audit verify を実行し、worker のログを見てください。封印の前の記録は、書き換えられても気づけません。',
      en: "Run audit verify and look at the worker's log: what is not sealed can be edited without a trace.",
    },
  );
