import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a folder for its owner alone, with those above it. (Node's `recursive` never ends where /proc refuses one.) */
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
