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
