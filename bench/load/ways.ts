import { createPrivateKey } from 'node:crypto';
import { SoftwareAuthenticator } from '../../test/helpers/authenticator.ts';
import type { Target } from '../service.ts';
import { isStep, json, textOf } from './answers.ts';
import type { LoadMember } from './plan.ts';
import type { Way } from './sign-in.ts';

/** The form's own address and token, as the page says them. */
const action = /<form method="post" action="([^"]+)"/;
const csrf = /name="csrf" value="([^"]+)"/;
/** Where the page's script gets what it hands to the device. */
const optionsHref = /data-options-href="([^"]+)"/;

/** User ID and password typed. */
export const byPassword: Way = async (visitor, page, pageUrl, { userId, password }) => {
  isStep('page', page, 'credentials');
  return visitor.submit('submit', new URL(textOf('page', page, action), pageUrl).href, {
    csrf: textOf('page', page, csrf),
    userId,
    password,
  });
};

/** The button for passkeys, and the device's answer. */
export function byPasskey({ issuer }: Target): Way {
  const devices = new Map<LoadMember, SoftwareAuthenticator>();
  return async (visitor, page, pageUrl, member) => {
    isStep('page', page, 'credentials');
    const device = devices.get(member) ?? deviceOf(member, issuer);
    devices.set(member, device);
    const optionsUrl = new URL(textOf('page', page, optionsHref), pageUrl).href;
    const options = json('options', await visitor.get('options', optionsUrl));
    // Passkeys that are kept in step between devices do not count.
    const credential = device.get(options as never, { origin: issuer, counter: 0 });
    return visitor.submit('submit', new URL(textOf('page', page, action), pageUrl).href, {
      csrf: textOf('page', page, csrf),
      credential: JSON.stringify(credential),
    });
  };
}

function deviceOf({ passkey }: LoadMember, issuer: string): SoftwareAuthenticator {
  if (passkey === undefined) throw new Error('a member without a passkey');
  const { id, privateKeyPem, userHandle } = passkey;
  const device = new SoftwareAuthenticator();
  const rpId = new URL(issuer).hostname;
  device.credentials.push({ id, privateKey: createPrivateKey(privateKeyPem), rpId, userHandle, counter: 0 });
  return device;
}
