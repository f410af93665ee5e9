import { afterEach, expect, test } from '@jest/globals';
import { startDns, type Zone } from '../../../test/helpers/dns-server.ts';
import { readConfig } from '../../config.ts';
import type { Parts } from './check.ts';
import { dnsCheck } from './dns.ts';

let stop = async () => {};
afterEach(async () => {
  await stop();
  stop = async () => {};
});

async function findingsFor(zone: Zone, mailDomain = 'id.kenpo.jp') {
  const server = await startDns(zone);
  stop = server.stop;
  const config = readConfig({ MAIL_DOMAIN: mailDomain });
  const findings = await dnsCheck(server.resolver).run({ config } as Parts);
  return findings.map(({ level, text }) => `${level}: ${text.en}`);
}

const whole: Zone = {
  'id.kenpo.jp': {
    MX: 'mx.kenpo.jp',
    TXT: ['google-site-verification=x', `v=spf1 ${'ip4:192.0.2.1 '.repeat(30)}-all`],
  },
  '_dmarc.id.kenpo.jp': { TXT: ['v=DMARC1; p=reject'] },
};

test('a domain with MX, SPF and DMARC is well; a long SPF comes in pieces', async () => {
  const findings = await findingsFor(whole);
  expect(findings.slice(0, 3)).toEqual([
    'ok: id.kenpo.jp is there',
    'ok: SPF is there',
    'ok: DMARC is there',
  ]);
  expect(findings[3]).toContain('DKIM');
});

test('DMARC may lie at the domain above; p=none is not much', async () => {
  const { '_dmarc.id.kenpo.jp': _, ...rest } = whole;
  const findings = await findingsFor({ ...rest, '_dmarc.kenpo.jp': { TXT: ['v=DMARC1; p=none'] } });
  expect(findings[2]).toBe('warning: DMARC of kenpo.jp is p=none');
});

test('a domain that is not there is a fault; without SPF and DMARC mails are taken for spam', async () => {
  expect((await findingsFor({})).slice(0, 3)).toEqual([
    'fault: id.kenpo.jp has neither MX nor A',
    'warning: id.kenpo.jp has no SPF',
    'warning: id.kenpo.jp has no DMARC',
  ]);
});

test.each([
  [['v=spf1 -all', 'v=spf1 ~all'], 'fault: id.kenpo.jp has 2 SPF records'],
  [['v=spf1 +all'], "warning: id.kenpo.jp's SPF lets anybody send"],
  [['v=spf1 all'], "warning: id.kenpo.jp's SPF lets anybody send"],
  [['v=spf1 ip4:192.0.2.1 ?all'], 'ok: SPF is there'],
])('SPF %j', async (TXT, finding) => {
  expect((await findingsFor({ 'id.kenpo.jp': { A: '192.0.2.1', TXT } }))[1]).toBe(finding);
});

test('that DNS cannot be reached from here is a warning and no fault', async () => {
  const server = await startDns({});
  await server.stop();
  const config = readConfig({ MAIL_DOMAIN: 'id.kenpo.jp' });
  const findings = await dnsCheck(server.resolver).run({ config } as Parts);
  expect(findings.map(({ level }) => level)).toEqual(['warning']);
});

test('a domain of the examples is told without asking anybody', async () => {
  expect(await findingsFor({}, 'kosmo.example')).toEqual(['warning: MAIL_DOMAIN is kosmo.example']);
});
