import type { Insurer } from './insurer.ts';

/** Whoever is named exactly, by code, number or name; else whoever's name holds what was typed. */
export function searchInsurers(insurers: Insurer[], input: string): Insurer[] {
  const wanted = fold(input);
  const names = ({ name }: Insurer) => [fold(name.ja), fold(name.en)];
  const exact = insurers.filter((it) => [it.code, it.number, ...names(it)].includes(wanted));
  if (exact.length > 0 || wanted.length < 2) return exact;
  return insurers.filter((it) => names(it).some((name) => name.includes(wanted)));
}

/** Names and numbers as people type them: any width, any case, spaces anywhere. */
const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s/g, '');
