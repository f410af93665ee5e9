import type { Profile } from './inspector.ts';

/** Whose code a process's main thread ran. */
export const owners = ['ours', 'oidc-provider', 'driver', 'rest'] as const;
export type Owner = (typeof owners)[number];

const packages: Record<string, Owner> = {
  'oidc-provider': 'oidc-provider',
  jose: 'oidc-provider',
  'oidc-token-hash': 'oidc-provider',
  knex: 'driver',
  tarn: 'driver',
  ejs: 'ours', // it runs our pages
};

/**
 * Microseconds of a profile by owner. Whatever has no file of its own (Node's own code, what is compiled in memory) is
 * its nearest caller's; Node's event loop and the garbage collector, which nobody calls, are the rest.
 */
export function timeByOwner({ nodes, samples, timeDeltas }: Profile): Record<Owner, number> {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const known = new Map<number, Owner>();
  const ownerOf = (id: number): Owner => {
    const owner = known.get(id) ?? ownOwner(frames.get(id)?.url ?? '') ?? inherited(id);
    known.set(id, owner);
    return owner;
  };
  const inherited = (id: number): Owner => {
    const parent = parents.get(id);
    return parent === undefined ? 'rest' : ownerOf(parent);
  };
  const times = { ours: 0, 'oidc-provider': 0, driver: 0, rest: 0 };
  samples.forEach((id, at) => {
    if (frames.get(id)?.functionName !== '(idle)') times[ownerOf(id)] += timeDeltas[at] ?? 0;
  });
  return times;
}

/** Of a file: the package's, ours, or nobody's. */
function ownOwner(url: string): Owner | null {
  const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (name !== undefined) return packages[name] ?? (/^(pg|postgres)(-|$)/.test(name) ? 'driver' : 'rest');
  return url.includes('/src/') ? 'ours' : null;
}
