import type { Language } from '../insurer/insurer.ts';

/** One published version of the terms of use. `body` is sanitised HTML; `insurerId` null holds for all insurers. */
export interface Terms {
  id: number;
  insurerId: number | null;
  version: string;
  title: Record<Language, string>;
  body: Record<Language, string>;
  bodyHash: Buffer;
  effectiveAt: Date;
}

/** A version's place in time. */
export type Scheduled = Pick<Terms, 'id' | 'effectiveAt'>;

/** Of an insurer's versions, in their order, the one its members have to agree to at a time. */
export const inForce = (schedule: Scheduled[], now: Date): Scheduled | undefined =>
  schedule.find(({ effectiveAt }) => effectiveAt <= now);
