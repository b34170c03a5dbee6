import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { signToken } from '../lib/token.ts';
import { newKey, startApiCloud } from './helpers/api-cloud.ts';
import { lambdaContext } from './helpers/lambda-context.ts';

const key = newKey('first');
const event = (name: string) => JSON.parse(readFileSync(`events/authorizer/${name}.json`, 'utf8'));

let cloud: Awaited<ReturnType<typeof startApiCloud>>;
let authorize: (authorization: string) => Promise<object>;
let handle: (event: unknown) => Promise<object>;
const warn = vi.fn();
beforeAll(async () => {
  cloud = await startApiCloud();
  await cloud.setKeys(key);
  const { handler } = await import('../functions/authorizer/handler.ts');
  const { log } = await import('../lib/log.ts');
  vi.spyOn(log, 'warn').mockImplementation(warn);
  handle = (given) => handler(given, lambdaContext());
  authorize = (authorization) => {
    const { headers, ...rest } = event('no-token');
    return handle({ ...rest, headers: { ...headers, authorization }, identitySource: [authorization] });
  };
});
afterAll(() => cloud[Symbol.asyncDispose]());
afterEach(() => vi.clearAllMocks());

const tokenFor = (claims: Record<string, unknown>) =>
  signToken(key, 'access', { subject: 'ada', ...claims }, 60);

test('the bearer of a token is its owner, with its scopes', async () => {
  const token = await tokenFor({ scope: 'images:read images:write' });

  const answer = await authorize(`Bearer ${token}`);

  expect(answer).toEqual({
    isAuthorized: true,
    context: { owner: 'ada', scope: 'images:read images:write' },
  });
});

test('the scheme is “Bearer” in any letters', async () => {
  const token = await tokenFor({ scope: '' });

  const answers = await Promise.all(['bearer', 'BEARER '].map((scheme) => authorize(`${scheme} ${token}`)));

  expect(answers).toMatchObject([{ isAuthorized: true }, { isAuthorized: true }]);
});

describe('nobody is let through', () => {
  test.each([
    ['without a token', 'no-token', 'NO_BEARER_TOKEN'],
    ['with another scheme', 'other-scheme', 'NO_BEARER_TOKEN'],
    ['with something else', 'not-a-token', 'ERR_JWS_INVALID'],
    ['with a token that nobody signed', 'unsigned', 'NO_BEARER_TOKEN'],
    ['with one that somebody else signed', 'forged', 'ERR_JWKS_NO_MATCHING_KEY'],
    ['with one from long ago', 'expired', 'ERR_JWKS_NO_MATCHING_KEY'],
  ])('%s; the log says why', async (_, name, reason) => {
    const answer = await handle(event(name));

    expect(answer).toEqual({ isAuthorized: false });
    expect(warn).toHaveBeenCalledWith('refused', { reason });
  });

  test('with a token that has expired, or is for something else, or says too little', async () => {
    const claims = { subject: 'ada', scope: 'images:read' };
    const tokens = [
      await signToken(key, 'access', claims, -1),
      await signToken(key, 'cursor', claims, 60),
      await tokenFor({}),
      await tokenFor({ scope: ['images:read'] }),
      await tokenFor({ subject: '', scope: 'images:read' }),
    ];

    const answers: object[] = [];
    for (const token of tokens) answers.push(await authorize(`Bearer ${token}`));

    expect(answers).toEqual(tokens.map(() => ({ isAuthorized: false })));
    expect(warn.mock.calls.map(([, { reason }]) => reason)).toEqual([
      'ERR_JWT_EXPIRED',
      'ERR_JWT_CLAIM_VALIDATION_FAILED',
      'CLAIMS_MISSING',
      'CLAIMS_MISSING',
      'CLAIMS_MISSING',
    ]);
  });

  test('with a good token and something beside it', async () => {
    const token = await tokenFor({ scope: 'images:read' });
    const beside = [
      `Bearer ${token},Bearer ${token}`,
      `Bearer ${token} x`,
      `x Bearer ${token}`,
      `Bearer\n${token}`,
    ];

    const answers = await Promise.all(beside.map(authorize));

    expect(answers).toEqual(beside.map(() => ({ isAuthorized: false })));
  });

  test('with whatever 2,000 headers may hold, and none of them fails', async () => {
    const token = await tokenFor({ scope: 'images:read' });
    const damaged = fc
      .tuple(fc.nat(token.length - 2), fc.string({ unit: 'binary', maxLength: 3 }))
      .map(([at, text]) => `Bearer ${token.slice(0, at)}${text}${token.slice(at + 1)}`)
      .filter((header) => header !== `Bearer ${token}`);
    const parts = fc.array(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), { maxLength: 4 });
    const made = parts.map((texts) => texts.map((text) => Buffer.from(text).toString('base64url')).join('.'));
    const header = fc.oneof(
      damaged,
      made.map((text) => `Bearer ${text}`),
      fc.string({ unit: 'binary' }),
    );

    await fc.assert(
      fc.asyncProperty(header, async (text) => {
        expect(await authorize(text)).toEqual({ isAuthorized: false });
      }),
      { numRuns: 2_000 },
    );
  });
});

test('no token gets into the log', async () => {
  const token = await tokenFor({});

  await authorize(`Bearer ${token}`);

  const [, , signature = ''] = token.split('.');
  expect(warn).toHaveBeenCalledTimes(1);
  expect(JSON.stringify(warn.mock.calls)).not.toContain(signature);
});
