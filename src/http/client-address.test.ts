import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { addressBlock, clientAddress } from './client-address.ts';

const request = (remoteAddress: string | undefined, forwardedFor?: string) =>
  ({ headers: { 'x-forwarded-for': forwardedFor }, socket: { remoteAddress } }) as unknown as IncomingMessage;

test('only what our own proxies wrote is believed, and only if it is an address', () => {
  expect(clientAddress(request('10.0.0.1', '1.1.1.1, 2.2.2.2'), 1)).toBe('2.2.2.2');
  expect(clientAddress(request('10.0.0.1', '1.1.1.1, evil'), 1)).toBe('10.0.0.1');
  expect(clientAddress(request('10.0.0.1'), 3)).toBe('10.0.0.1');
  expect(clientAddress(request('::ffff:192.0.2.1'), 0)).toBe('192.0.2.1');
  expect(clientAddress(request(undefined), 0)).toBe('unknown');
});

test('an IPv6 /64 counts as one source, an IPv4 address as itself', () => {
  expect(addressBlock('192.0.2.1')).toBe('192.0.2.1');
  expect(addressBlock('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(addressBlock('2001:db8:1:2::9')).toBe('2001:db8:1:2::/64');
  expect(addressBlock('2001:0DB8::1')).toBe('2001:db8:0:0::/64');
  expect(addressBlock('::1')).toBe('0:0:0:0::/64');
  expect(addressBlock('fe80::')).toBe('fe80:0:0:0::/64');
});
