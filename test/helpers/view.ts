import { DomUtils, parseDocument } from 'htmlparser2';

/** All a member can read in the page's main part, placeholders included, piece by piece in its order. */
export function wordsOn(html: string): string[] {
  const main = DomUtils.getElementsByTagName('main', parseDocument(html), true);
  const pieces = DomUtils.filter(() => true, main).flatMap((node) => {
    if (node.type === 'text') return [(node as unknown as { data: string }).data];
    return 'attribs' in node ? [(node.attribs as Record<string, string>).placeholder ?? ''] : [];
  });
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
}

/** A page's words that note which of them were read; a list counts as one. */
export function spyOnText<T extends object>(
  text: T,
  name: string,
  notes: { unread: Set<string>; read: Set<string> },
): T {
  const entries = Object.entries(text).map(([key, value]): [string, PropertyDescriptor] => {
    const path = `${name}.${key}`;
    if (typeof value === 'object' && !Array.isArray(value)) {
      return [key, { value: spyOnText(value, path, notes), enumerable: true }];
    }
    notes.unread.add(path);
    const get = () => {
      notes.read.add(path);
      return value;
    };
    return [key, { get, enumerable: true }];
  });
  return Object.defineProperties({}, Object.fromEntries(entries)) as T;
}
