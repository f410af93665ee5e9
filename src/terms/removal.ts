/** What of a document was not taken over, for whoever wrote it. */
export interface Removed {
  /** Tags that left with all they held: how many of each. */
  dropped: Record<string, number>;
  /** Tags that left, but not the text in them. */
  unwrapped: Record<string, number>;
  /** How many attributes that run something (`onclick` and the like). */
  handlers: number;
  /** How many attributes of looks. */
  looks: number;
  /** Where links led that are texts now. */
  links: string[];
}

interface Rules {
  isAllowed(tag: string): boolean;
  takesContent(tag: string): boolean;
  isAllowedHref(href: string): boolean;
}

const looks = /^(?:style|class|align|valign|bgcolor|color|face|size|width|height|background|border)$/;

/** Counts, tag by tag as a document is read, what is taken out of it. */
export class Removal {
  readonly result: Removed = { dropped: {}, unwrapped: {}, handlers: 0, looks: 0, links: [] };
  readonly #rules: Rules;
  /** How deep within something that leaves with all it holds. */
  #depth = 0;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  open(tag: string, attributes: Record<string, string>): void {
    if (this.#depth > 0 || this.#rules.takesContent(tag)) this.#depth += 1;
    if (this.#depth > 1) return;
    if (this.#depth === 1) count(this.result.dropped, tag);
    else if (!this.#rules.isAllowed(tag)) count(this.result.unwrapped, tag);
    for (const name of Object.keys(attributes)) {
      if (/^on/i.test(name)) this.result.handlers += 1;
      else if (looks.test(name)) this.result.looks += 1;
    }
    const { href } = attributes;
    if (tag === 'a' && href !== undefined && !this.#rules.isAllowedHref(href)) this.result.links.push(href);
  }

  close(): void {
    if (this.#depth > 0) this.#depth -= 1;
  }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
