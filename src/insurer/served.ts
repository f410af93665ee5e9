import type { Insurer } from './insurer.ts';

/** The insurers a client serves (`null` stands for every one); of those, where a request names one, only that one. */
export function insurersOf(
  insurers: Insurer[],
  codes: string[] | null | undefined,
  wanted?: string,
): Insurer[] {
  return insurers.filter(({ code }) => (codes?.includes(code) ?? true) && code === (wanted ?? code));
}
