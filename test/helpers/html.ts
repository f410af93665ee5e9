import { DomUtils, parseDocument } from 'htmlparser2';

const { innerText: visibleText } = DomUtils;

type Node = ReturnType<typeof parseDocument> | DomElement;
type DomElement = NonNullable<ReturnType<typeof DomUtils.findOne>>;

/** A button or link as a member finds it: by its name, its value or its `data-action`. */
export interface Control {
  label: string;
  name: string | null;
  value: string;
  action: string | null;
  disabled: boolean;
}

export interface Form {
  method: string;
  /** Absolute. */
  action: string;
  novalidate: boolean;
  /** The values a browser would send now, hidden fields included, buttons not. */
  values: Record<string, string>;
  /** Every name this form could send, unticked boxes and disabled fields included, buttons not. */
  names: Set<string>;
  /** Values of the radio buttons and options that can be chosen, by name. */
  choices: Record<string, string[]>;
  buttons: Control[];
  /** Attributes called `data-…`, without the prefix. */
  data: Record<string, string>;
}

export interface Link {
  label: string;
  href: string;
  action: string | null;
}

/** What a member sees of one response. */
export interface Page {
  url: string;
  status: number;
  html: string;
  language: string | null;
  title: string;
  /** `data-step` of `<main>`. */
  step: string | null;
  /** Codes of `[data-error]`, in the order they stand. */
  errors: string[];
  /** The text of `[role=status]`. */
  notice: string | null;
  /** All text, white space folded. */
  text: string;
  /** The page's own form: the first `<form method="post" novalidate>` in `<main>`. */
  form: Form | null;
  forms: Form[];
  links: Link[];
}

export function parsePage(html: string, url: string, status: number): Page {
  const document = parseDocument(html);
  const main = first(document, 'main');
  const forms = all(document, 'form').map((form) => readForm(form, url));
  const notice = DomUtils.findOne((node) => node.attribs.role === 'status', document.children);
  return {
    url,
    status,
    html,
    language: first(document, 'html')?.attribs.lang ?? null,
    title: textOf(first(document, 'title')),
    step: main?.attribs['data-step'] ?? null,
    errors: having(document, 'data-error').map((node) => node.attribs['data-error'] ?? ''),
    notice: notice === null ? null : textOf(notice),
    text: textOf(first(document, 'body') ?? document),
    form: forms.find(({ method, novalidate }) => method === 'post' && novalidate) ?? null,
    forms,
    links: all(document, 'a')
      .filter(has('href'))
      .map((link) => ({
        label: textOf(link),
        href: new URL(link.attribs.href ?? '', url).href,
        action: link.attribs['data-action'] ?? null,
      })),
  };
}

/** The value of this attribute where it first stands; the empty string where it does not. */
export function attributeOf(html: string, attribute: string): string {
  return having(parseDocument(html), attribute)[0]?.attribs[attribute] ?? '';
}

/** The texts of all elements with this attribute. */
export const textsAt = (html: string, attribute: string): string[] =>
  having(parseDocument(html), attribute).map(textOf);

/** The text of the first element with this attribute (and value); null where there is none. */
export function textAt(html: string, attribute: string, value?: string): string | null {
  const found = having(parseDocument(html), attribute).find(
    ({ attribs }) => value === undefined || attribs[attribute] === value,
  );
  return found === undefined ? null : textOf(found);
}

function readForm(form: DomElement, url: string): Form {
  const inputs = [...all(form, 'input'), ...all(form, 'textarea'), ...all(form, 'select')].filter(
    has('name'),
  );
  const fields = inputs.filter(({ attribs }) => !['submit', 'button', 'image'].includes(attribs.type ?? ''));
  const read: Form = {
    method: form.attribs.method?.toLowerCase() ?? 'get',
    action: new URL(form.attribs.action || url, url).href,
    novalidate: 'novalidate' in form.attribs,
    values: {},
    names: new Set(),
    choices: {},
    buttons: all(form, 'button').map(readControl),
    data: dataOf(form),
  };
  for (const field of fields) {
    const { name = '', type, value = type === 'checkbox' ? 'on' : '' } = field.attribs;
    read.names.add(name);
    if ('disabled' in field.attribs) continue;
    if (type === 'radio') read.choices[name] = [...(read.choices[name] ?? []), value];
    const ticked = (type !== 'radio' && type !== 'checkbox') || 'checked' in field.attribs;
    if (ticked) read.values[name] = field.name === 'textarea' ? DomUtils.textContent(field) : value;
  }
  return read;
}

const readControl = (node: DomElement): Control => ({
  label: textOf(node),
  name: node.attribs.type === 'button' ? null : (node.attribs.name ?? null),
  value: node.attribs.value ?? '',
  action: node.attribs['data-action'] ?? null,
  disabled: 'disabled' in node.attribs,
});

const dataOf = ({ attribs }: DomElement) =>
  Object.fromEntries(
    Object.entries(attribs)
      .filter(([name]) => name.startsWith('data-'))
      .map(([name, value]) => [name.slice('data-'.length), value]),
  );

const has = (attribute: string) => (node: DomElement) => attribute in node.attribs;
const all = (node: Node, tag: string) => DomUtils.getElementsByTagName(tag, node.children, true);
const first = (node: Node, tag: string) => all(node, tag)[0] ?? null;
const having = (node: Node, attribute: string) => DomUtils.findAll(has(attribute), node.children);
const textOf = (node: Node | null) => (node === null ? '' : visibleText(node).replace(/\s+/g, ' ').trim());
