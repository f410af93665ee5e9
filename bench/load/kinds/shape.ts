import { wrong } from '../answers.ts';
import type { Kind } from './kind.ts';

/** The four requests of a sign-in with a password, to something that only looks like one from afar. */
export const shape: Kind = async ({ target: { issuer } }, wire) => {
  const steps = [
    { name: 'authorize', method: 'GET' },
    { name: 'page', method: 'GET' },
    { name: 'submit', method: 'POST', form: { password: 'whatever' } },
    { name: 'token', method: 'POST', form: { code: 'whatever' } },
  ] as const;
  return async (operation) => {
    for (const { name, ...step } of steps) {
      const answer = await wire.send(operation, name, { ...step, url: `${issuer}/${name}`, headers: {} });
      if (answer.status !== 200) throw wrong(name, answer, 'not 200');
    }
  };
};
