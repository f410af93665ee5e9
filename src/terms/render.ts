import { marked } from 'marked';
import sanitizeHtml from 'sanitize-html';
import { OperatorError } from '../errors.ts';

const allowed: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['h2', 'h3', 'h4', 'p', 'br', 'hr', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'strong', 'em', 'blockquote'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'a'],
  ],
  allowedAttributes: {
    a: ['href'],
    ol: ['start'],
    th: ['colspan', 'rowspan', 'scope'],
    td: ['colspan', 'rowspan'],
  },
  allowedSchemes: ['https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  // the page's own h1 is the step's title
  transformTags: { h1: 'h2', b: 'strong', i: 'em' },
};

/**
 * Makes one language's terms, written in Markdown or HTML, safe to show: a small set of tags, nothing that runs
 * or loads. The first heading becomes the title and leaves the body.
 */
export function renderTerms(source: string): { title: string; body: string } {
  const html = sanitizeHtml(marked.parse(source, { async: false }), allowed);
  const heading = /<h[2-4]>(.*?)<\/h[2-4]>\n?/s.exec(html);
  if (!heading?.[1]) throw withoutHeading();
  const body = html.replace(heading[0], '').trim();
  return { title: textOf(heading[1]), body };
}

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** sanitize-html escapes exactly these four. */
const textOf = (html: string): string =>
  sanitizeHtml(html, { allowedTags: [] })
    .replace(/&(?:amp|lt|gt|quot);/g, (entity) => entities[entity] ?? entity)
    .trim();

const withoutHeading = () =>
  new OperatorError({
    ja: '規約に見出しがありません。最初の見出しが題名になります（例: # 利用規約）。',
    en: 'The terms have no heading; the first one becomes the title (e.g. # Terms of use).',
  });
