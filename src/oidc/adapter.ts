import type { Adapter, AdapterPayload } from 'oidc-provider';
import { now, seconds } from '../clock.ts';
import type { Artifact } from './artifact.ts';
import { currentUnit } from './unit-of-work.ts';

/** Parallel refreshes of one honest client are normal: within this time a second use does not end the family. */
const honestRepeat = seconds(10);

/**
 * oidc-provider's adapter on the unit of work of the request. Clients are not stored here: `findClient`
 * answers their metadata.
 */
export function adapterFactory(findClient: (id: string) => Promise<AdapterPayload | undefined>) {
  return (model: string): Adapter => ({
    async find(id) {
      if (model === 'Client') return findClient(id);
      // ReplayDetection asks "is it there?" and then saves: two requests could both hear "no" (T43).
      if (model === 'ReplayDetection') return (await currentUnit().claim(model, id)) ? undefined : {};
      return visible(model, await currentUnit().find(model, id));
    },
    async findByUid(uid) {
      return visible(model, await currentUnit().findSessionByUid(uid));
    },
    async findByUserCode() {
      throw new Error('the device flow is off');
    },
    async upsert(id, payload, expiresIn) {
      currentUnit().upsert(model, id, payload, expiresIn ?? 0);
    },
    async consume(id) {
      currentUnit().consume(model, id);
    },
    async destroy(id) {
      currentUnit().destroy(model, id);
    },
    async revokeByGrantId(grantId) {
      currentUnit().revokeByGrantId(model, grantId);
    },
  });
}

function visible(model: string, artifact: Artifact | null): AdapterPayload | undefined {
  if (artifact === null) return undefined;
  const { payload, consumedAt } = artifact;
  if (consumedAt === null) return payload;
  if (model === 'RefreshToken' && now().getTime() - consumedAt.getTime() < honestRepeat) return undefined;
  return { ...payload, consumed: Math.floor(consumedAt.getTime() / 1000) };
}
