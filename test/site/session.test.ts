import { describe, expect, test } from 'vitest';
import type { Scope } from '../../functions/api/principal.ts';
import { SCOPES } from '../../functions/site/page/scopes.ts';
import {
  forgetToken,
  isExpired,
  isTokenDamaged,
  keepToken,
  keptSession,
  readSession,
  tokenIn,
} from '../../functions/site/page/session.ts';
import { signToken } from '../../lib/token.ts';
import { newKey } from '../helpers/api-cloud.ts';
import { tabStorage } from '../helpers/tab-storage.ts';

const key = newKey('test');
const tokenOf = (subject = 'ada', claims: object = { scope: 'images:read feed:read' }) =>
  signToken(key, 'access', { subject, ...claims }, 60);

describe('a token', () => {
  test('tells whose it is, for what it is good, and until when', async () => {
    const before = Date.now();

    const session = readSession(await tokenOf());

    expect(session).toMatchObject({ owner: 'ada', scopes: new Set(['images:read', 'feed:read']) });
    expect(session?.expiresAt).toBeGreaterThanOrEqual(Math.floor(before / 1000) * 1000 + 60_000);
  });

  test('is found in whatever is pasted: a link, a fragment, with blanks around it', async () => {
    const token = await tokenOf();

    for (const pasted of [token, `  ${token}\n`, `https://site.example/#token=${token}`, `#token=${token}`])
      expect(readSession(pasted)?.token, pasted).toBe(token);
  });

  test.each([
    '',
    'token',
    'a.b',
    'a.b.c',
    '..',
    'https://site.example/',
    '#token=',
    '#/photos',
    '#token=a.b.c',
  ])('is none: %j', (pasted) => {
    expect(readSession(pasted)).toBeUndefined();
  });

  test('may name its owner in any letters', async () => {
    expect(readSession(await tokenOf('zoë 長崎'))?.owner).toBe('zoë 長崎');
  });

  test.each([
    [{ scp: ['images:read', 'feed:read'] }, ['images:read', 'feed:read']],
    [{ scp: 'images:read' }, ['images:read']],
    [{ scope: 7 }, []],
    [{}, ['']],
  ])('of another issuer has its scopes in %j', async (claims, scopes) => {
    expect(readSession(await tokenOf('ada', claims))?.scopes).toEqual(new Set(scopes));
  });

  test('has expired when its time has come, and not before', async () => {
    const session = readSession(await tokenOf());
    if (!session?.expiresAt) throw new Error('It tells no time');

    expect(isExpired(session, session.expiresAt - 1)).toBe(false);
    expect(isExpired(session, session.expiresAt)).toBe(true);
    expect(isExpired({ ...session, expiresAt: undefined }, Infinity)).toBe(false);
  });

  test('is in a fragment that has it, and in no other', () => {
    expect(tokenIn('#token=a.b.c')).toBe('a.b.c');
    expect(tokenIn('#/photos/1')).toBeUndefined();
    expect(tokenIn('')).toBeUndefined();
  });

  test('is kept for a tab until it is forgotten', async () => {
    const tab = tabStorage();
    const token = await tokenOf();

    keepToken(tab, token);
    const kept = keptSession(tab);
    forgetToken(tab);

    expect(kept?.token).toBe(token);
    expect(keptSession(tab)).toBeUndefined();
  });

  test('that is damaged is told from one that is missing', async () => {
    const tab = tabStorage();
    const token = await tokenOf();

    const missing = isTokenDamaged(tab);
    keepToken(tab, token.slice(0, 40));
    const cutOff = isTokenDamaged(tab);
    keepToken(tab, token);

    expect([missing, cutOff, isTokenDamaged(tab)]).toEqual([false, true, false]);
  });
});

test('a link to the page is good for everything that the API knows a scope for', () => {
  const all: Record<Scope, true> = {
    'images:read': true,
    'images:write': true,
    'feed:read': true,
    'failures:read': true,
    'failures:retry': true,
    'backups:read': true,
    'sources:read': true,
  };

  expect(SCOPES.toSorted()).toEqual(Object.keys(all).toSorted());
});
