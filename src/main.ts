import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { stayLean } from './lean.ts';
import { runProcess } from './process.ts';

/*
 * `node src/main.ts [serve|work]`: the two processes one image runs; without an argument one does both. All else is loaded
 * from here on, so that the next start finds what Node has compiled of it: that takes less than half the time, and less
 * memory. It lies where nobody but whoever installs the program can write.
 */
stayLean();
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/kosmo-idp', import.meta.url)));
const { startRole } = await import('./roles.ts');
await runProcess(() => startRole(process.argv[2] ?? 'all'));
