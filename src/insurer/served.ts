import type { Insurer } from './insurer.ts';

/** The insurers a client serves; `null` stands for every insurer. */
export function insurersOf(insurers: Insurer[], codes: string[] | null): Insurer[] {
  return codes === null ? insurers : insurers.filter(({ code }) => codes.includes(code));
}
