import type { Step } from '../../step.ts';

/** Which insurer the member belongs to, for clients that serve several; by name or by number. */
export const insurer: Step = {
  name: 'insurer',
  isDue: ({ insurer }) => insurer === null,
  async locals({ request }, { insurers }) {
    const served = (await insurers.all()).filter(({ code }) => request.insurerCodes.includes(code));
    return {
      insurers: served.map(({ code, number, name }) => ({ code, number, name: name[request.language] })),
    };
  },
  async submit(fields, { request }, { insurers }) {
    const wanted = fold(fields.insurer ?? '');
    const matches = (await insurers.all()).filter(
      ({ code, number, name }) =>
        request.insurerCodes.includes(code) &&
        [code, number, name.ja, name.en].some((known) => fold(known) === wanted),
    );
    const [match] = matches;
    if (match === undefined || matches.length > 1) {
      return { kind: 'refuse', errors: [{ code: 'insurer_unknown', field: 'insurer' }] };
    }
    return { kind: 'advance', facts: { insurerCode: match.code } };
  },
};

/** Names and numbers as people type them: any width, any case, spaces anywhere. */
const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s/g, '');
