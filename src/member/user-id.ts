import { blanks, dashes } from '../characters.ts';

/**
 * The form under which a user ID is looked up: however a member types it, the same ID comes out. The second
 * normalisation joins what removing an invisible character brought together, so folding twice changes nothing.
 */
export const foldUserId = (input: string): string =>
  input.normalize('NFKC').replace(blanks, '').replace(dashes, '-').toLowerCase().normalize('NFKC');

/** Enough to recognise one's own user ID by, too little to sign in with. */
export const maskUserId = (userId: string): string => {
  const shown = Math.min(3, Math.floor([...userId].length / 3));
  return `${[...userId].slice(0, shown).join('')}***`;
};
