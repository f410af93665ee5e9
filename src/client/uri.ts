import type { Bilingual } from '../errors.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Why `uri` cannot be registered for the browser, or a logout token, to be sent to, or null. It is compared character by character
 * (RFC 9700 section 2.1), so it has to be written the one way a URL parser writes it.
 */
export function faultOfUri(uri: string): Bilingual | null {
  if (uri.includes('*')) return { ja: 'ワイルドカード（*）は使えません', en: 'must not have a wildcard (*)' };
  if (!URL.canParse(uri)) return { ja: '絶対 URL ではありません', en: 'is not an absolute URL' };
  const url = new URL(uri);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.has(url.hostname)))
    return {
      ja: 'https で始めてください（http は localhost だけ）',
      en: 'must be https (http only for localhost)',
    };
  if (uri.includes('#')) return { ja: 'フラグメント（#）は使えません', en: 'must not have a fragment (#)' };
  if (url.username || url.password)
    return { ja: 'ユーザ名やパスワードは書けません', en: 'must not carry a user name or password' };
  if (url.href !== uri && url.href !== `${uri}/`)
    return { ja: `${url.href} と書いてください`, en: `must be written as ${url.href}` };
  return null;
}
