/** Where members of Japanese insurers have their mail; an address there is never questioned. */
const known = new Set(
  `gmail.com googlemail.com ymail.com yahoo.co.jp yahoo.ne.jp yahoo.com icloud.com me.com mac.com
  docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp ymobile.ne.jp ymobile1.ne.jp vodafone.ne.jp
  disney.ne.jp disneymobile.ne.jp emobile.ne.jp uqmobile.jp rakumail.jp willcom.com
  hotmail.com hotmail.co.jp outlook.com outlook.jp live.com live.jp msn.com aol.com aol.jp
  nifty.com nifty.ne.jp biglobe.ne.jp so-net.ne.jp ocn.ne.jp plala.or.jp dion.ne.jp ybb.ne.jp eonet.ne.jp
  jcom.home.ne.jp asahi-net.or.jp excite.co.jp infoseek.jp goo.jp proton.me protonmail.com`.split(/\s+/),
);
/** In a shorter name one letter more or less is as likely another company's own domain. */
const SHORTEST_NAME = 5;
const likely = [...known].filter(
  (domain) => domain.indexOf('.') >= SHORTEST_NAME || domain === 'i.softbank.jp',
);

/** Names whose mail lies under one domain only, so that another ending is a slip (gmail.co.jp, docomo.co.jp). */
const endings = new Map([
  ['gmail', 'gmail.com'],
  ['icloud', 'icloud.com'],
  ['docomo', 'docomo.ne.jp'],
  ['ezweb', 'ezweb.ne.jp'],
  ['au', 'au.com'],
  ['softbank', 'softbank.ne.jp'],
  ['i.softbank', 'i.softbank.jp'],
  ['ymobile', 'ymobile.ne.jp'],
  ['biglobe', 'biglobe.ne.jp'],
]);
const anyEnding = /\.(?:(?:co|ne|or|go)\.jp|jp|com|con|cm|om|co|ne|net|cn)$/;
const cutShort = new Map([
  ['yahoo.co', 'yahoo.co.jp'],
  ['yahoo.jp', 'yahoo.co.jp'],
  ['softbank.jp', 'i.softbank.jp'],
]);

/** The address that was probably meant, or null where nothing looks mistyped. */
export function suggestEmail(email: string): string | null {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1).toLowerCase();
  if (known.has(domain)) return null;
  const meant =
    cutShort.get(domain) ??
    endings.get(domain.replace(anyEnding, '')) ??
    likely.find((candidate) => oneSlip(domain, candidate));
  return meant === undefined ? null : `${email.slice(0, at)}@${meant}`;
}

/** True where one letter is missing, added or wrong, or two neighbours stand in the wrong order. */
function oneSlip(typed: string, meant: string): boolean {
  let start = 0;
  while (start < typed.length && typed[start] === meant[start]) start += 1;
  const [a, b] = [typed.slice(start), meant.slice(start)];
  return (
    a.slice(1) === b ||
    a === b.slice(1) ||
    a.slice(1) === b.slice(1) ||
    (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2))
  );
}
