import type { Client } from './client.ts';
import { documentOf } from './describe.ts';
import { type Differences, differencesOf } from './difference.ts';
import type { WantedClient } from './document.ts';
import { changesProof } from './proof.ts';
import { changesSubjects } from './subject.ts';

/** What becomes of one client when documents are applied. */
export interface PlannedClient {
  id: string;
  change: 'created' | 'updated' | 'unchanged' | 'deleted';
  differences: Differences;
  /** Its members would be somebody else to it. */
  subjects: boolean;
  /** It has to prove itself by a key instead of a secret, or the other way round. */
  proof: boolean;
}

/** What has to change so that `existing` is as `wanted`; whatever is not wanted stays, unless `prune`. */
export function planClients(existing: Client[], wanted: WantedClient[], prune: boolean): PlannedClient[] {
  const listed = new Set(wanted.map(({ id }) => id));
  const gone = prune ? existing.filter(({ id }) => !listed.has(id)) : [];
  return [
    ...wanted.map((one) =>
      planClient(
        existing.find(({ id }) => id === one.id),
        one,
      ),
    ),
    ...gone.map(
      (client): PlannedClient => ({
        id: client.id,
        change: 'deleted',
        differences: differencesOf(documentOf(client), {}),
        subjects: false,
        proof: false,
      }),
    ),
  ];
}

function planClient(client: Client | undefined, { id, registration, disabled }: WantedClient): PlannedClient {
  const before = client === undefined ? {} : documentOf(client);
  const isDisabled = disabled ?? (client !== undefined && client.disabledAt !== null);
  const after = documentOf({ id, ...registration, disabledAt: isDisabled ? new Date(0) : null });
  const differences = differencesOf(before, after);
  if (client === undefined) return { id, change: 'created', differences, subjects: false, proof: false };
  const change = Object.keys(differences).length === 0 ? 'unchanged' : 'updated';
  const [was, becomes] = [client.metadata, registration.metadata];
  const [subjects, proof] = [changesSubjects(was, becomes), changesProof(was, becomes)];
  return { id, change, differences, subjects, proof };
}
