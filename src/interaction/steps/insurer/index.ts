import type { Insurer } from '../../../insurer/insurer.ts';
import { searchInsurers } from '../../../insurer/search.ts';
import type { Deps } from '../../deps.ts';
import type { State } from '../../state.ts';
import type { Step } from '../../step.ts';

/** Which insurer the member belongs to, for clients that serve several; by name, a part of it, or number. */
export const insurer: Step = {
  name: 'insurer',
  isDue: ({ insurer }) => insurer === null,
  async locals(state, deps) {
    const { request, facts } = state;
    const all = await served(state, deps);
    const found = facts.insurerSearch === undefined ? [] : searchInsurers(all, facts.insurerSearch);
    const shown = found.length > 0 ? found : all;
    return {
      insurers: shown.map(({ code, number, name }) => ({ code, number, name: name[request.language] })),
    };
  },
  async submit(fields, state, deps) {
    const wanted = fields.insurer ?? '';
    const [match, another] = searchInsurers(await served(state, deps), wanted);
    if (match === undefined || another !== undefined) {
      const errors = [{ code: 'insurer_unknown', field: 'insurer' } as const];
      return { kind: 'refuse', errors, facts: { insurerSearch: wanted } };
    }
    return { kind: 'advance', facts: { insurerCode: match.code } };
  },
};

const served = async ({ request }: State, { insurers }: Deps): Promise<Insurer[]> =>
  (await insurers.all()).filter(({ code }) => request.insurerCodes.includes(code));
