import { registerClient } from '../client.ts';
import { generateLoad } from '../load.ts';
import type { Finding, Options, Report } from '../report.ts';
import { startService } from '../service.ts';
import { findingOf } from './finding.ts';
import type { Plan, Round, Samples } from './load.ts';
import { again, prepareRounds, slice } from './rounds.ts';
import { compareAll } from './verdict.ts';

/** Samples of each class; as many again are there to measure a second time what misses. */
const samplesPerClass = 200;
const timeLimit = 270_000;

/**
 * Whether the time an answer takes tells who exists. Of so many rows one in a hundred has p < 0.01 by chance: a row that misses is
 * measured once more about people not asked about yet, and fails where it misses again (by chance one in 10,000).
 */
export const enumeration: Report = {
  name: 'enumeration',
  rows: [],
  apart: true,
  async run({ quick }: Options): Promise<Finding> {
    const samples = quick ? samplesPerClass / 4 : samplesPerClass;
    const service = await startService({ processes: 1 });
    try {
      const rounds = await prepareRounds(service, samples * 2);
      const client = await registerClient(service, ['sample']);
      const giveUpAt = performance.now() + timeLimit;
      const measure = async (some: Round[]) => {
        const plan: Plan = { target: service.target, client, rounds: some };
        const limit = giveUpAt - performance.now();
        const module = new URL('load.ts', import.meta.url);
        const all = await generateLoad<Samples>(module, plan, limit);
        return all.flatMap((sample, at) => compareAll(some[at]?.path as Round['path'], sample));
      };
      const first = await measure(rounds.map((round) => slice(round, 0, samples)));
      const missed = first.filter(({ met }) => !met);
      const second = missed.length === 0 ? [] : await measure(again(rounds, missed, samples));
      return findingOf(first, second);
    } finally {
      await service.stop();
    }
  },
};
