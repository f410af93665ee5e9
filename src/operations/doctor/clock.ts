import { clockTolerance, now } from '../../clock.ts';
import { type Check, fault, ok } from './check.ts';
import { clockAhead } from './database-store.ts';

/** Whether this machine's clock agrees with the database's, as far as /readyz demands it (T58). */
export const clockCheck: Check = {
  name: 'clock',
  needs: 'database',
  async run({ db }) {
    const asked = now();
    const ahead = await clockAhead(db, asked);
    // what the question itself took is nobody's error
    const seconds = Math.round(Math.max(0, Math.abs(ahead) - (now().getTime() - asked.getTime())) / 1000);
    if (Math.abs(ahead) <= clockTolerance)
      return [
        ok({
          ja: `データベースの時計との差は ${seconds} 秒です`,
          en: `${seconds} s between this clock and the database's`,
        }),
      ];
    return [
      fault(
        {
          ja: `この機械の時計は、データベースより ${seconds} 秒${ahead > 0 ? '遅れて' : '進んで'}います`,
          en: `this machine's clock is ${seconds} s ${ahead > 0 ? 'behind' : 'ahead of'} the database's`,
        },
        {
          ja: '両方の機械で時刻合わせ（chrony など）が動いているかを確かめてください。15 秒を超えると、/readyz が外します。',
          en: 'See that both machines keep time (chrony): beyond 15 s /readyz takes a process out.',
        },
      ),
    ];
  },
};
