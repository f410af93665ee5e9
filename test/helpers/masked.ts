import type { Exchange } from './exchange.ts';
import type { MemberBrowser } from './member.ts';

/** All of an answer but what differs by chance, and the user ID that was typed. */
export function masked({ status, headers, body }: Exchange, browser: MemberBrowser, userId: string) {
  const uid = /\/interaction\/([^/?]+)/.exec(browser.page.url)?.[1] ?? '';
  const byChance = [
    uid,
    browser.form.values.csrf ?? '',
    /'nonce-([^']+)/.exec(`${headers['content-security-policy']}`)?.[1] ?? '',
  ];
  const mask = (text: string) =>
    byChance
      .reduce((masked, chance) => masked.replaceAll(chance, '…'), text)
      .replaceAll(`value="${userId}"`, 'value="…"');
  const { date: _, 'x-request-id': _id, ...kept } = headers;
  return { status, headers: mask(JSON.stringify(kept)), body: mask(body) };
}
