import { assetText } from '../http/assets.ts';
import { common } from '../http/text/common.ts';
import { render } from '../http/view.ts';
import type { Insurer, Language } from '../insurer/insurer.ts';
import { stepTexts } from '../interaction/steps/texts.ts';

interface Shown {
  version: string;
  title: string;
  body: string;
}

/** Nothing of it loads or is sent anywhere, whatever is pressed. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; form-action 'none'; base-uri 'none'";

/**
 * The page on which members will be asked to agree, whole in one file: the same view, words and style as at the sign-in,
 * and links that lead nowhere. `otherHref` is the same in the other language.
 */
export async function previewTerms(
  { version, title, body }: Shown,
  { insurer, lang, otherHref }: { insurer: Insurer | null; lang: Language; otherHref: string },
): Promise<string> {
  const html = await render('interaction/terms', {
    lang,
    nonce: '',
    text: stepTexts.terms[lang],
    step: 'terms',
    insurer,
    base: '/interaction/preview',
    action: '#',
    languageHref: otherHref,
    notes: common[lang].leaving.usual,
    terms: { id: 0, title, html: body, version },
    declining: false,
  });
  return html
    .replace(/<script\b.*?<\/script>\n?/gs, '')
    .replace(/<link rel="icon"[^>]*>/, `<meta http-equiv="Content-Security-Policy" content="${policy}">`)
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>\n${assetText('style.css')}\n</style>`)
    .replace(/(href|action)="\/[^"]*"/g, '$1="#"');
}
