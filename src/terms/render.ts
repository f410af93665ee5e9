import { marked } from 'marked';
import sanitizeHtml from 'sanitize-html';
import { OperatorError } from '../errors.ts';
import { Removal, type Removed } from './removal.ts';

const headings = { h1: 'h2', h5: 'h4', h6: 'h4' };
const allowedTags = [
  ...['h2', 'h3', 'h4', 'p', 'br', 'hr', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'strong', 'em', 'blockquote'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'caption', 'a'],
  ...['u', 's', 'del', 'ins', 'sub', 'sup', 'small', 'ruby', 'rt', 'rp'],
];
/** What they hold is no text of the terms, and leaves with them. */
const withContent = [
  ...[
    'script',
    'style',
    'title',
    'template',
    'noscript',
    'iframe',
    'object',
    'svg',
    'math',
    'video',
    'audio',
  ],
  ...['textarea', 'option', 'select', 'xmp', 'noembed', 'noframes', 'plaintext'],
];
/** Links of other schemes run something, or are read by anybody on the way; relative ones lead nowhere. */
const allowedHref = /^(?:https:\/\/|mailto:|tel:)\S+$/i;

const sanitizing = (removal: Removal): sanitizeHtml.IOptions => ({
  allowedTags,
  nonTextTags: withContent,
  allowedAttributes: {
    a: ['href'],
    ol: ['start'],
    th: ['colspan', 'rowspan', 'scope'],
    td: ['colspan', 'rowspan'],
  },
  allowedSchemes: ['https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  nestingLimit: 50,
  // the page's own h1 is the step's title
  transformTags: {
    ...headings,
    b: 'strong',
    i: 'em',
    strike: 's',
    a: (tagName, { href = '' }): sanitizeHtml.Tag => ({
      tagName,
      attribs: allowedHref.test(href) ? { href } : {},
    }),
  },
  onOpenTag: (name, attributes) => removal.open(name, attributes),
  onCloseTag: () => removal.close(),
});

/** What is taken out without a word: a document's frame. */
const silently = ['html', 'head', 'body', 'meta', 'link', 'main', 'tfoot', 'colgroup', 'col'];
const renamed = [...Object.keys(headings), 'b', 'i', 'strike'];

const rules = {
  isAllowed: (name: string) => [...allowedTags, ...renamed, ...silently].includes(name),
  takesContent: (name: string) => withContent.includes(name),
  isAllowedHref: (href: string) => allowedHref.test(href),
};

export interface Rendered {
  title: string;
  body: string;
  removed: Removed;
}

/**
 * Makes one language's terms, written in Markdown or HTML, safe to show: a small set of tags, nothing that runs
 * or loads. The first heading becomes the title and leaves the body.
 */
export function renderTerms(source: string, isHtml = looksLikeHtml(source)): Rendered {
  const removal = new Removal(rules);
  const written = isHtml ? source : marked.parse(source, { async: false });
  const html = sanitizeHtml(written, sanitizing(removal));
  if (textOf(html) === '') throw empty();
  const heading = /<h[2-4]>(.*?)<\/h[2-4]>\n?/s.exec(html);
  const title = textOf(heading?.[1] ?? '');
  if (!heading || title === '') throw withoutHeading();
  const body = html.replace(heading[0], '').trim();
  if (textOf(body) === '') throw withoutBody();
  return { title, body, removed: removal.result };
}

/** Markdown may hold HTML, too; as HTML counts what begins with the frame or a block of it. */
export const looksLikeHtml = (source: string): boolean =>
  /^\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|meta|title|h[1-6]|p|div|section|article|main|header|table|center)\b/is.test(
    source,
  );

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** sanitize-html escapes exactly these four. */
const textOf = (html: string): string =>
  sanitizeHtml(html, { allowedTags: [] })
    .replace(/&(?:amp|lt|gt|quot);/g, (entity) => entities[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();

const empty = () =>
  new OperatorError({ ja: '規約に文章がありません。', en: 'There is no text in the terms.' });

const withoutHeading = () =>
  new OperatorError({
    ja: '規約に見出しがありません。最初の見出しが題名になります（例: # 利用規約）。',
    en: 'The terms have no heading; the first one becomes the title (e.g. # Terms of use).',
  });

const withoutBody = () =>
  new OperatorError({
    ja: '規約に見出しのほかの文章がありません。',
    en: 'The terms have no text beside their heading.',
  });
