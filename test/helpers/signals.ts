import { attributeOf } from './html.ts';
import type { MemberBrowser } from './member.ts';

/** Which passkeys the page tells the browser to keep. */
export const acceptedPasskeys = ({ page }: MemberBrowser): string[] =>
  JSON.parse(attributeOf(page.html, 'data-signal')).allAcceptedCredentialIDs;
