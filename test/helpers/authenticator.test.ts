import { expect, test } from '@jest/globals';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { SoftwareAuthenticator } from './authenticator.ts';

const origin = 'http://localhost:3000';

async function registered(device: SoftwareAuthenticator) {
  const options = await generateRegistrationOptions({
    rpID: 'localhost',
    rpName: 'test',
    userName: 'testuser01',
  });
  const response = device.create(options, { origin });
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: options.challenge,
    expectedOrigin: origin,
    expectedRPID: 'localhost',
  });
  expect(verified).toBe(true);
  if (registrationInfo === undefined) throw new Error('nothing registered');
  return registrationInfo;
}

test('an honest ceremony passes the verification of a real server', async () => {
  const device = new SoftwareAuthenticator({ transport: 'hybrid' });
  const { credential, credentialDeviceType, credentialBackedUp } = await registered(device);
  expect([credential.transports, credentialDeviceType, credentialBackedUp]).toEqual([
    ['hybrid'],
    'multiDevice',
    true,
  ]);
  const options = await generateAuthenticationOptions({ rpID: 'localhost', userVerification: 'required' });
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: device.get(options, { origin }),
    expectedChallenge: options.challenge,
    expectedOrigin: origin,
    expectedRPID: 'localhost',
    credential,
  });
  expect(verified).toBe(true);
  expect(authenticationInfo.newCounter).toBe(1);
});

test.each([
  ['another origin', { origin: 'https://evil.example' }],
  ['another relying party id', { origin, rpId: 'evil.example' }],
  ['another challenge', { origin, challenge: 'AAAA' }],
  ['no user verification', { origin, userVerified: false }],
  ['a counter that stands still', { origin, counter: 0 }],
])('a ceremony with %s does not', async (_, ceremony) => {
  const device = new SoftwareAuthenticator();
  const { credential } = await registered(device);
  const options = await generateAuthenticationOptions({ rpID: 'localhost' });
  const verification = verifyAuthenticationResponse({
    response: device.get(options, ceremony),
    expectedChallenge: options.challenge,
    expectedOrigin: origin,
    expectedRPID: 'localhost',
    credential: { ...credential, counter: 1 },
  });
  await expect(verification).rejects.toThrow();
});
