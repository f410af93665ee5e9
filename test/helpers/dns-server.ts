import { createSocket, type Socket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';

/** What a name has: addresses, mail servers, texts. */
export type Zone = Record<string, { A?: string; MX?: string; TXT?: string[] }>;

const types: Record<number, 'A' | 'MX' | 'TXT'> = { 1: 'A', 15: 'MX', 16: 'TXT' };

/** A DNS server (RFC 1035) over UDP that knows one zone and nothing else, and a resolver that asks only it. */
export async function startDns(zone: Zone): Promise<{ resolver: Resolver; stop(): Promise<void> }> {
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => socket.send(answer(question, zone), port, address));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return { resolver, stop: () => stop(socket) };
}

const stop = (socket: Socket) => new Promise<void>((resolve) => socket.close(() => resolve()));

function answer(question: Buffer, zone: Zone): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const type = types[question.readUInt16BE(at + 1)];
  const entry = zone[labels.join('.').toLowerCase()];
  const records = type && entry ? recordsOf(type, entry[type]) : [];
  const header = Buffer.alloc(12);
  question.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | (entry ? 0 : 3), 2); // 3: there is no such name
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  const asked = question.subarray(12, at + 5);
  return Buffer.concat([
    header,
    asked,
    ...records.map((data) => record(question.readUInt16BE(at + 1), data)),
  ]);
}

function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0); // the name that was asked for
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function recordsOf(type: 'A' | 'MX' | 'TXT', value: string | string[] | undefined): Buffer[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.map(textData);
  if (type === 'A') return [Buffer.from(value.split('.').map(Number))];
  return [Buffer.concat([Buffer.from([0, 10]), ...value.split('.').map(label), Buffer.from([0])])];
}

const label = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);

/** In pieces of at most 255 bytes, as long TXT records come. */
const textData = (text: string) => Buffer.concat((text.match(/.{1,255}/g) ?? ['']).map(label));
