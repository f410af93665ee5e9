import { expect, test } from '@jest/globals';
import { foldLetterCode, randomActivationCode, randomProvisionalPassword } from './letter-code.ts';

const groups = (count: number) =>
  new RegExp(`^(?:(?=\\d*[A-Z])[346789CDFHJKMNPRTVWXY]{4}(?:-|$)){${count}}$`);

test.each([
  ['activation codes', randomActivationCode, 2],
  ['provisional passwords', randomProvisionalPassword, 3],
] as const)(
  '%s are groups of four unambiguous letters, each another, and no number to a spreadsheet',
  (_, make, count) => {
    const made = Array.from({ length: 3000 }, make);
    expect(new Set(made).size).toBe(3000);
    for (const one of made) expect(one).toMatch(groups(count));
    for (let place = 0; place < 4; place++) expect(new Set(made.map((one) => one[place])).size).toBe(21);
  },
);

test.each(['7KWM-3XRP', '7kwm3xrp', '７ＫＷＭ－３ＸＲＰ', ' 7kwm 3xrp ', '7KWMー3XRP', '7\u200bKWM‐3XRP'])(
  '%s is one code, however it is typed',
  (typed) => {
    expect(foldLetterCode(typed)).toBe('7KWM3XRP');
  },
);
