import type { ClientMetadata } from './client.ts';

type Sector = Pick<ClientMetadata, 'subject_type' | 'redirect_uris'>;

/** Whether every member gets another `sub` at the client: it would take them for somebody else (OIDC Core section 8). */
export const changesSubjects = (before: Sector, after: Sector): boolean =>
  sectorOf(before) !== sectorOf(after);

const sectorOf = ({ subject_type: type, redirect_uris: [uri = ''] }: Sector): string | null =>
  type === 'pairwise' ? new URL(uri).host : null;
