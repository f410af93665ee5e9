import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { unusableFolder } from './faults.ts';

/** Makes a folder for its owner alone where there is none. @throws OperatorError where it cannot be written to */
export async function useFolder(path: string): Promise<void> {
  try {
    await makeFolder(path);
    await access(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusableFolder(path, (error as NodeJS.ErrnoException).code ?? 'unknown');
  }
}

/** As `mkdir -p`. (Node's own `recursive` never ends where /proc refuses a folder.) */
export async function makeFolder(path: string): Promise<void> {
  const problem = await attempt(path);
  if (problem?.code !== 'ENOENT') return refuse(problem);
  await makeFolder(dirname(path));
  return refuse(await attempt(path));
}

async function attempt(path: string): Promise<NodeJS.ErrnoException | null> {
  try {
    await mkdir(path, { mode: 0o700 });
    return null;
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}

function refuse(problem: NodeJS.ErrnoException | null): void {
  if (problem && problem.code !== 'EEXIST') throw problem;
}
