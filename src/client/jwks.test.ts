import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { type PublicJwk, readJwks } from './jwks.ts';

const pairOf = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  EdDSA: () => generateKeyPairSync('ed25519'),
};
const keysOf = Object.fromEntries(
  Object.entries(pairOf).map(([alg, make]) => {
    const { publicKey, privateKey } = make();
    return [alg, { jwk: publicKey.export({ format: 'jwk' }), secret: privateKey.export({ format: 'jwk' }) }];
  }),
);
const jwk = (alg: string) => keysOf[alg]?.jwk as PublicJwk;

const faultsOf = (input: unknown) => {
  const read = readJwks(input);
  if (!('faults' in read)) throw new Error('nothing is wrong');
  return read.faults;
};

describe('the keys of a client', () => {
  test.each(Object.keys(pairOf))('%s: a set, a list or one key say the same', (alg) => {
    const key = { ...jwk(alg), kid: 'a', use: 'sig', alg };
    const expected = { keys: [key] };
    for (const input of [{ keys: [key] }, [key], key, { keys: [{ ...key, x5t: 'x', key_ops: ['verify'] }] }])
      expect(readJwks(input)).toEqual(expected);
  });

  test('what is kept can sign nothing, and two keys may live side by side', () => {
    const read = readJwks([jwk('RS256'), jwk('ES256')]);
    expect(JSON.stringify(read)).not.toMatch(/"(d|p|q|dp|dq|qi|k)"/);
    expect(read).toMatchObject({ keys: [{ kty: 'RSA' }, { kty: 'EC' }] });
  });

  test.each([
    ['a private key', () => keysOf.ES256?.secret, 'private key'],
    ['a private RSA key', () => ({ keys: [keysOf.RS256?.secret] }), 'private key'],
    ['a shared secret', () => ({ kty: 'oct', k: 'AAAA' }), 'symmetric'],
    ['another curve', () => ({ ...jwk('ES256'), crv: 'P-384' }), 'EC P-256'],
    ['a curve that only agrees on keys', () => ({ kty: 'OKP', crv: 'X25519', x: 'AAAA' }), 'OKP Ed25519'],
    ['a name of every object', () => ({ kty: 'constructor', crv: '' }), 'must be one of'],
    ['a key for encryption', () => ({ ...jwk('RS256'), use: 'enc' }), 'not for signing'],
    ['an algorithm of another kind', () => ({ ...jwk('RS256'), alg: 'HS256' }), 'RS256, PS256'],
    ['no algorithm at all', () => ({ ...jwk('ES256'), alg: 'none' }), 'ES256'],
    ['a point that is on no curve', () => ({ ...jwk('ES256'), x: 'AAAA' }), 'RFC 7517'],
    ['half a key', () => ({ kty: 'EC', crv: 'P-256' }), 'RFC 7517'],
    [
      'a short RSA key',
      () => generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' }),
      '1024 bits',
    ],
    [
      'one kid twice',
      () => [
        { ...jwk('ES256'), kid: 'a' },
        { ...jwk('RS256'), kid: 'a' },
      ],
      'no other key',
    ],
    ['a kid that is no text', () => ({ ...jwk('ES256'), kid: 1 }), 'a string'],
    ['a text', () => 'ssh-rsa AAAA', 'JWK Set'],
    ['nothing', () => null, 'JWK Set'],
    ['an empty set', () => ({ keys: [] }), 'JWK Set'],
    ['a list of lists', () => [[]], 'RFC 7517'],
    ['more than anybody needs', () => Array.from({ length: 21 }, () => jwk('ES256')), '20 keys'],
  ])('%s is refused with the reason, in both languages', (_, input, reason) => {
    const [fault] = faultsOf(input());
    expect(fault?.en).toContain(reason);
    expect(fault?.ja).toMatch(/[ぁ-んァ-ン一-龠]/);
    expect(JSON.stringify(fault)).not.toContain('AAAA');
  });

  test('every fault tells which key it is about', () => {
    expect(
      faultsOf([jwk('ES256'), keysOf.ES256?.secret, { kty: 'oct' }]).map(({ en }) => en.slice(0, 5)),
    ).toEqual(['key 2', 'key 3']);
  });
});
