import { describeKeys } from '../../keys/describe.ts';
import type { CliCommand } from '../command.ts';
import { keyLines, nextSteps } from '../key-words.ts';

export const keyList: CliCommand = {
  name: 'key list',
  about: {
    ja: '署名鍵と SECRET_KEYS の鍵の状態、暗号化し直しの進み具合、次にすること',
    en: 'signing keys and those of SECRET_KEYS, how far data are sealed again, and what to do next',
  },
  example: 'key list',
  async run({ now, print, tell, language, withDatabase }) {
    const keys = await withDatabase(({ db, secrets }) => describeKeys(db, secrets, now));
    print(keys, () => keyLines(keys, language));
    for (const step of nextSteps(keys)) tell(step);
    return 0;
  },
};
