import { createHmac, generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { signingKeys } from '../lib/signing-keys.ts';
import { signToken, verifyToken } from '../lib/token.ts';
import { KEYS, newKey, startApiCloud } from './helpers/api-cloud.ts';

const key = newKey('2026-11-23T09:00:00.000Z');
const secret = Buffer.from(key.secret, 'base64url');
const known = { find: async (kid: string) => (kid === key.kid ? key : undefined) };
const claims = { subject: 'ada', scope: 'images:read' };
const good = () => signToken(key, 'access', claims, 60);

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of any header and any claims, signed with the real key. */
function crafted(header: object, payload: unknown, hash = 'sha256', signer: string | Buffer = secret) {
  const signed = `${base64(header)}.${base64(payload)}`;
  return `${signed}.${createHmac(hash, signer).update(signed).digest('base64url')}`;
}

describe('a token', () => {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'HS256', kid: key.kid };
  const payload = { sub: 'ada', aud: 'access', iat: now, exp: now + 60 };

  test('tells what it was made of', async () => {
    const token = await good();

    const { claims: read } = await verifyToken(known, 'access', token);

    expect(read).toMatchObject({ sub: 'ada', scope: 'images:read', aud: 'access' });
    expect(Number(read?.['exp']) - Number(read?.['iat'])).toBe(60);
  });

  test('is a JSON Web Token as any other library makes one', async () => {
    expect((await verifyToken(known, 'access', crafted(header, payload))).claims).toEqual(payload);
  });

  test('is refused with any letter changed', async () => {
    const token = await good();
    const signature = token.lastIndexOf('.') + 1;
    // Of the last letter only four bits count.
    const changed = Array.from({ length: token.length - 1 }, (_, at) => {
      const letter = token[at] === 'A' ? 'B' : 'A';
      return `${token.slice(0, at)}${letter}${token.slice(at + 1)}`;
    });

    const answers = await Promise.all(changed.map((each) => verifyToken(known, 'access', each)));

    expect(answers.filter(({ claims: read }) => read !== undefined)).toEqual([]);
    expect(answers.slice(signature).every(({ refused }) => refused?.includes('SIGNATURE'))).toBe(true);
  });

  test.each([
    ['has expired', crafted(header, { ...payload, exp: now }), 'ERR_JWT_EXPIRED'],
    ['is not valid yet', crafted(header, { ...payload, nbf: now + 30 }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['never expires', crafted(header, { ...payload, exp: undefined }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['expires in words', crafted(header, { ...payload, exp: 'soon' }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['is nobody’s', crafted(header, { ...payload, sub: undefined }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    [
      'is for something else',
      crafted(header, { ...payload, aud: 'cursor' }),
      'ERR_JWT_CLAIM_VALIDATION_FAILED',
    ],
    ['is for nothing', crafted(header, { ...payload, aud: undefined }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['claims a list', crafted(header, [payload]), 'ERR_JWT_INVALID'],
    ['is of no key', crafted({ alg: 'HS256' }, payload), 'ERR_JWKS_NO_MATCHING_KEY'],
    ['is of another key', crafted({ ...header, kid: 'other' }, payload), 'ERR_JWKS_NO_MATCHING_KEY'],
    [
      'is signed with another key',
      crafted(header, payload, 'sha256', 'A'.repeat(43)),
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    ],
    [
      'is signed with no key',
      crafted(header, payload, 'sha256', ''),
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    ],
    ['demands an extension', crafted({ ...header, crit: ['b64'], b64: false }, payload), 'ERR_JWT_INVALID'],
    ['is no token', 'a.b.c', 'ERR_JWS_INVALID'],
    ['is nothing', '', 'ERR_JWS_INVALID'],
  ])('that %s is refused', async (_, token, refused) => {
    expect(await verifyToken(known, 'access', token)).toEqual({ refused });
  });

  test('cannot choose its algorithm: neither none, nor a stronger one, nor the key as somebody’s public key', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const signed = new SignJWT({ aud: 'access' }).setSubject('ada').setExpirationTime('1 m');
    const tokens = [
      `${base64({ ...header, alg: 'none' })}.${base64(payload)}.`,
      `${base64({ ...header, alg: 'none' })}.${base64(payload)}.AA`,
      crafted({ ...header, alg: 'HS512' }, payload, 'sha512'),
      crafted({ ...header, alg: 'hs256' }, payload),
      await signed.setProtectedHeader({ alg: 'RS256', kid: key.kid }).sign(privateKey),
    ];

    const answers = await Promise.all(tokens.map((token) => verifyToken(known, 'access', token)));

    expect(answers).toEqual(tokens.map(() => ({ refused: 'ERR_JOSE_ALG_NOT_ALLOWED' })));
  });
});

/** Lets so much time pass. */
const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });

describe('signing keys', () => {
  let cloud: Awaited<ReturnType<typeof startApiCloud>>;
  beforeAll(async () => {
    cloud = await startApiCloud();
  });
  afterAll(() => cloud[Symbol.asyncDispose]());
  afterEach(() => vi.useRealTimers());

  /** The keys as an environment has them that has just started, and how often it has asked for them. */
  function environment() {
    const ssm = new SSMClient(cloud.client);
    const send = vi.spyOn(ssm, 'send');
    return { keys: signingKeys(KEYS, ssm), reads: () => send.mock.calls.length };
  }
  const first = newKey('first');
  const second = newKey('second');
  const third = newKey('third');

  test('are read once in five minutes', async () => {
    await cloud.setKeys(first);
    const { keys, reads } = environment();

    for (let asked = 0; asked < 10; asked += 1) await keys.find('first');
    expect(await keys.current()).toEqual(first);
    const before = reads();
    later(301_000);
    await keys.current();

    expect([before, reads()]).toEqual([1, 2]);
  });

  test('are replaced without a deployment: the new one is found at once, the old one verifies until it is removed', async () => {
    await cloud.setKeys(first);
    const { keys } = environment();
    const old = await signToken(await keys.current(), 'access', claims, 3600);
    await cloud.setKeys(second, first);

    const fresh = await verifyToken(keys, 'access', await signToken(second, 'access', claims, 3600));
    const stillGood = await verifyToken(keys, 'access', old);
    await cloud.setKeys(third, second);
    later(301_000);
    const gone = await verifyToken(keys, 'access', old);

    expect(fresh.claims).toMatchObject({ sub: 'ada' });
    expect(stillGood.claims).toMatchObject({ sub: 'ada' });
    expect(await keys.current()).toEqual(third);
    expect(gone).toEqual({ refused: 'ERR_JWKS_NO_MATCHING_KEY' });
  });

  test('that strangers make up cost one look in ten seconds, not one each', async () => {
    await cloud.setKeys(first);
    const { keys, reads } = environment();

    for (let stranger = 0; stranger < 100; stranger += 1) await keys.find(`made-up-${stranger}`);
    const before = reads();
    later(11_000);
    for (let stranger = 0; stranger < 100; stranger += 1) await keys.find(`made-up-${stranger}`);

    expect([before, reads()]).toEqual([2, 3]);
  });

  test('that do not exist yet verify nothing and sign nothing', async () => {
    await cloud.setKeys(first);
    await cloud.ssm.send(new DeleteParameterCommand({ Name: KEYS }));
    const { keys } = environment();

    const verified = await verifyToken(keys, 'access', await good());

    expect(verified).toEqual({ refused: 'ERR_JWKS_NO_MATCHING_KEY' });
    await expect(keys.current()).rejects.toMatchObject({
      name: 'SigningKeysError',
      message: expect.stringContaining('npm run token'),
    });
  });

  test.each([
    'CANARY-secret',
    '["CANARY-secret"]',
    '[]',
    '{"kid":"CANARY-secret"}',
    '[{"kid":"a","secret":"CANARY"}]',
  ])('that cannot be read as keys (%s) are an error that does not repeat them', async (Value) => {
    await cloud.ssm.send(
      new PutParameterCommand({ Name: KEYS, Value, Type: 'SecureString', Overwrite: true }),
    );
    const { keys } = environment();

    const error: unknown = await keys.find('a').catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ name: 'SigningKeysError', retryable: false });
    expect(inspect(error)).not.toContain('CANARY');
  });
});
