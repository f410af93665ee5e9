import type { Exchange } from './exchange.ts';
import type { Page } from './html.ts';

/**
 * What holds for every page of every walk, so that no page is forgotten: it says which step it is, leads
 * somewhere, guards its forms, shows no leftovers of programming, and comes with the headers of security.md.
 * Answers what is wrong, in words.
 */
export function faultsOf(page: Page, { headers }: Exchange): string[] {
  const policy = String(headers['content-security-policy']);
  const leftovers = /undefined|\[object |NaN|<%|%>|\{\{/.exec(page.text);
  const unguarded = page.forms.filter(
    ({ method, names }) => method === 'post' && !names.has('csrf') && !names.has('xsrf'),
  );
  // A form that is kept and sent again by itself is not refused: there is nothing to mend.
  const waits = page.forms.some(({ names }) => names.has('kept'));
  const beginning = waits ? /^(お待ちください：|Please wait: )/ : /^(エラー：|Error: )/;
  const rules: [boolean, string][] = [
    [page.step !== null, 'no data-step'],
    [page.language === 'ja' || page.language === 'en', `language ${page.language}`],
    [page.title !== '', 'no title'],
    [page.errors.length === 0 || beginning.test(page.title), `refused, but the title is ${page.title}`],
    [leadsOn(page), 'a dead end: no button, no link and no address to write to'],
    [unguarded.length === 0, `a form without token: ${unguarded.map(({ action }) => action)}`],
    [leftovers === null, `shows '${leftovers?.[0]}'`],
    [/frame-ancestors 'none'/.test(policy), `Content-Security-Policy: ${policy}`],
    [!/unsafe-inline|unsafe-eval/.test(policy), `Content-Security-Policy: ${policy}`],
    [headers['x-content-type-options'] === 'nosniff', 'no X-Content-Type-Options'],
    [/no-store/.test(headers['cache-control'] ?? ''), `Cache-Control: ${headers['cache-control']}`],
    [/^(same-origin|no-referrer)$/.test(String(headers['referrer-policy'])), 'no Referrer-Policy'],
    [headers['cross-origin-opener-policy'] === 'same-origin', 'no Cross-Origin-Opener-Policy'],
  ];
  return rules.flatMap(([kept, fault]) => (kept ? [] : [fault]));
}

/** Buttons, links that leave the page, and addresses to write to; neither language nor help leads on. */
function leadsOn({ forms, links, url }: Page): boolean {
  const buttons = forms.flatMap((form) => form.buttons).filter(({ disabled }) => !disabled);
  const path = (href: string) => href.split(/[?#]/)[0];
  const isHelp = (href: string) => new URL(href).pathname.startsWith('/help');
  return (
    buttons.length > 0 || links.some(({ href }) => path(href) !== path(url) && (isHelp(url) || !isHelp(href)))
  );
}
