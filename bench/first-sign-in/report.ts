import { freePorts } from '../../test/helpers/demo.ts';
import { registerClient } from '../client.ts';
import { totalOf } from '../cpu.ts';
import { measureLoad } from '../measure.ts';
import { addInsurer } from '../members.ts';
import type { Finding, Options, Report } from '../report.ts';
import { summaryOf, timesOf } from '../runs.ts';
import { startService } from '../service.ts';
import { short } from '../table.ts';
import { addNewcomers } from './newcomers.ts';

/**
 * What a first morning is made of: the password from the letter, birthdate, terms, address, the mailed code, the one-time
 * password by mail as second factor, a new password, and that factor's first code. One run, since nobody does it twice.
 */
export const firstSignIns: Report = {
  name: 'first-sign-in',
  rows: [],
  apart: true,
  async run({ quick }: Options): Promise<Finding> {
    const { PORT } = await freePorts();
    const service = await startService({ smtpUrl: `smtp://127.0.0.1:${PORT}` });
    try {
      const { target, pids } = service;
      const insurer = await addInsurer(service, 'roll-out', { secondFactors: ['passkey', 'email-otp'] });
      const members = await addNewcomers(service, insurer, quick ? 150 : 800);
      const client = await registerClient(service, [insurer.code]);
      const { firstWarmUp, seconds } = timesOf(quick, 'signIn');
      const span = { warmUp: firstWarmUp, seconds: 2 * seconds };
      const load = { kind: 'first-sign-in', load: { concurrency: 8 }, smtpPort: Number(PORT) } as const;
      const measured = await measureLoad({ ...load, target, client, members, ...span }, pids);
      const { cpu, outcome } = measured;
      const each = (value: number) => short((value / outcome.done) * 1000);
      const requests = Object.values(outcome.latencies).reduce((sum, { length }) => sum + length, 0);
      return {
        lines: [],
        tables: [
          {
            title: 'A first sign-in, with one-time passwords by mail:',
            columns: ['figure', 'value', 'unit'],
            rows: [
              ['first sign-in, whole', short(measured.perVcpu), '/s and vCPU'],
              ['its CPU', each(totalOf(cpu)), 'ms'],
              ['… of it the hashes', each(cpu.pool), 'ms'],
              ['… PostgreSQL', each(cpu.postgres), 'ms'],
              ['… the worker', each(cpu.worker), 'ms'],
              ['its requests', short(requests / outcome.done), ''],
            ],
          },
        ],
        figures: summaryOf(measured),
      };
    } finally {
      await service.stop();
    }
  },
};
