import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';

/**
 * The address of the member's side: with `trustProxy` proxies of ours in front, the entry that the outermost
 * of them appended to X-Forwarded-For. Entries further left are the client's own claim and never believed.
 */
export function clientAddress(req: IncomingMessage, trustProxy: number): string {
  const forwarded = [req.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const hops = [...forwarded, req.socket.remoteAddress ?? ''].map(plainAddress);
  const trusted = hops.slice(Math.max(0, hops.length - 1 - trustProxy));
  return trusted.find((hop) => isIP(hop) !== 0) ?? 'unknown';
}

/**
 * The block that counts as one source: an IPv4 address, or an IPv6 /64, which is what one household or
 * telephone is given and could otherwise draw endless fresh addresses from.
 */
export function addressBlock(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  if (address.includes('::')) {
    const after = tail.split(':').filter(Boolean);
    groups.push(...Array(Math.max(0, 8 - groups.length - after.length)).fill('0'), ...after);
  }
  const prefix = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${prefix.join(':')}::/64`;
}

/** IPv4 reached over a dual-stack socket is written as IPv4. */
const plainAddress = (hop: string): string => hop.trim().replace(/^::ffff:(?=\d+\.)/i, '');
