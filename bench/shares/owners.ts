import type { Profile } from './inspector.ts';

/** Whose code a process's main thread ran. */

export type Owner = 'ours' | 'oidc-provider' | 'driver' | 'rest';

/** Node's own part: its event loop, its HTTP parser, and what V8 does by itself. */
const NODE = 'node';

const ofPackages: Record<string, Owner> = {
  src: 'ours',
  ejs: 'ours', // it runs our pages
  'oidc-provider': 'oidc-provider',
  jose: 'oidc-provider',
  'oidc-token-hash': 'oidc-provider',
  knex: 'driver',
  tarn: 'driver',
};

export const ownerOf = (name: string): Owner =>
  ofPackages[name] ?? (/^(pg|postgres)(-|$)/.test(name) ? 'driver' : 'rest');

/**
 * Microseconds of a profile by the package whose code ran, ours being `src`. Whatever has no file of its own (Node's own
 * code, what is compiled in memory) is its nearest caller's; what nobody calls is Node's.
 */
export function timeByPackage({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const known = new Map<number, string>();
  const nameOf = (id: number): string => {
    const name = known.get(id) ?? packageOf(frames.get(id)?.url ?? '') ?? callersOf(id);
    known.set(id, name);
    return name;
  };
  const callersOf = (id: number): string => {
    const parent = parents.get(id);
    return parent === undefined ? NODE : nameOf(parent);
  };
  const times = new Map<string, number>();
  samples.forEach((id, at) => {
    if (frames.get(id)?.functionName === '(idle)') return;
    const name = nameOf(id);
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[at] ?? 0));
  });
  return times;
}

function packageOf(url: string): string | null {
  const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  return name ?? (url.includes('/src/') ? 'src' : null);
}
