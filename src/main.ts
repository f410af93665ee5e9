import { stayLean } from './lean.ts';

/*
 * `node src/main.ts [serve|work]`: the two processes one image runs; without an argument one does both. All else is
 * loaded from here on, by a process that is lean.
 */
stayLean();
const { runProcess } = await import('./process.ts');
const { startRole } = await import('./roles.ts');
await runProcess(() => startRole(process.argv[2] ?? 'all'));
