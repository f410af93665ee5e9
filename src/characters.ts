/** Everything an IME or a phone offers where a hyphen is meant, the prolonged sound mark included (NFKC text). */
export const dashes = /[-\u02d7\u2010-\u2015\u2043\u2212\u2500\u2501\u2e3a\u2e3b\u30fc]/gu;

/** Spaces of all kinds, and the invisible characters (zero width, soft hyphen, controls) that copying brings along. */
export const blanks = /[\s\p{Cf}\p{Cc}]/gu;
