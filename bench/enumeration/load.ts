/* The load generator of the report `enumeration`: a process of its own, one request at a time. */
import { LoadBrowser } from '../browser.ts';
import type { Client } from '../client.ts';
import { answerPlan } from '../load.ts';
import type { Target } from '../service.ts';
import { shuffled } from '../statistics.ts';
import { type Path, type PathName, paths, type Subject } from './paths.ts';

/** Whom to ask about on one path, by class; each person is asked about once. */
export interface Round {
  path: PathName;
  classes: Record<string, Subject[]>;
}

export interface Plan {
  target: Target;
  client: Client;
  rounds: Round[];
}

/** Milliseconds of every sample, by class, of each round. */
export type Samples = Record<string, number[]>[];

if (import.meta.main)
  await answerPlan(async ({ target, client, rounds }: Plan): Promise<Samples> => {
    const samples: Samples = [];
    for (const round of rounds) samples.push(await measure(round, target, client));
    return samples;
  });

/** One sample of every class at a time, in an order that chance decides: whatever disturbs disturbs all alike. */
async function measure({ path, classes }: Round, target: Target, client: Client) {
  const { perVisit, open, ask, answer }: Path = paths[path];
  const names = Object.keys(classes);
  const samples: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  const count = Math.min(...Object.values(classes).map((people) => people.length));
  let browser: LoadBrowser | null = null;
  let asked = 0;
  for (let place = 0; place < count; place++) {
    for (const name of shuffled(names)) {
      const subject = classes[name]?.[place];
      if (subject === undefined) continue;
      if (browser === null || asked === perVisit) {
        browser = new LoadBrowser(target);
        await open(browser, target, client);
        asked = 0;
      }
      asked += 1;
      const { page, milliseconds } = await ask(browser, subject);
      const got = [page.status, page.step, ...page.errors].filter(Boolean).join(' ');
      if (got !== answer) throw new Error(`${path} answered ${got} about ${name} instead of ${answer}`);
      samples[name]?.push(milliseconds);
    }
  }
  return samples;
}
