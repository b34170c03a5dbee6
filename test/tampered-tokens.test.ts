import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { signedCursors } from '../functions/api/cursors.ts';
import { authorize } from '../functions/authorizer/authorize.ts';
import type { SigningKey } from '../lib/signing-keys.ts';
import { type Purpose, signToken } from '../lib/token.ts';
import { newKey } from './helpers/api-cloud.ts';

const key = newKey('first');
const keysOf = (...all: SigningKey[]) => ({
  current: async () => all[0] ?? key,
  find: async (kid: string) => all.find((each) => each.kid === kid),
});
const keys = keysOf(key);

const CLAIMS = { subject: 'ada', scope: 'images:read', list: 'images', after: 'place' };

/** Whether each kind of token is accepted where it is for. */
const accepted: Record<Purpose, (token: string) => Promise<boolean>> = {
  access: async (token) => (await authorize(`Bearer ${token}`, keys)).isAuthorized,
  cursor: async (token) => (await signedCursors(keys).verify('ada', 'images', token)) !== undefined,
};
const kinds: { kind: Purpose; other: Purpose }[] = [
  { kind: 'access', other: 'cursor' },
  { kind: 'cursor', other: 'access' },
];

/** A token with one bit of one of its parts turned round. */
function* flipped(token: string): Generator<string> {
  const parts = token.split('.');
  for (const [index, part] of parts.entries()) {
    const bytes = Buffer.from(part, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      yield parts.with(index, changed.toString('base64url')).join('.');
    }
  }
}

/** The claims of a good token, to be signed in another way. */
const claims = (kind: Purpose) => ({ sub: 'ada', aud: kind, ...CLAIMS, exp: Date.now() / 1000 + 60 });
const bytes = ({ secret }: SigningKey) => Buffer.from(secret, 'base64url');

describe.each(kinds)('a token for $kind', ({ kind, other }) => {
  test('is accepted as it was signed, and with no bit of it changed', async () => {
    const token = await signToken(key, kind, CLAIMS, 60);
    const changed = [...flipped(token)];

    const good = await accepted[kind](token);
    const taken: string[] = [];
    for (const each of changed) if (await accepted[kind](each)) taken.push(each);

    expect(good).toBe(true);
    expect(changed.length).toBeGreaterThan(1_000);
    expect(taken).toEqual([]);
  });

  test.each<[string, () => Promise<string> | string]>([
    ['with parts of another one', async () => spliced(await twoTokens(kind))],
    ['signed by nobody', () => new UnsecuredJWT({ ...claims(kind) }).encode()],
    ['that says it need not be signed', async () => withHeader(kind, { alg: 'none', kid: key.kid })],
    ['signed by another deployment’s key of that name', () => signToken(newKey(key.kid), kind, CLAIMS, 60)],
    ['signed by a key that is not known', () => signToken(newKey('second'), kind, CLAIMS, 60)],
    ['that names no key', () => signedWith(kind, { alg: 'HS256' })],
    ['signed by another algorithm with the same key', () => signedWith(kind, { alg: 'HS512', kid: key.kid })],
    ['that has expired', () => signToken(key, kind, CLAIMS, -1)],
    ['that never expires', () => signedWith(kind, { alg: 'HS256', kid: key.kid }, { exp: undefined })],
    ['that is for the other purpose', () => signToken(key, other, CLAIMS, 60)],
    ['that is for nothing', () => signedWith(kind, { alg: 'HS256', kid: key.kid }, { aud: undefined })],
    ['that is not good yet', () => signedWith(kind, { alg: 'HS256', kid: key.kid }, { nbf: 4e9 })],
    [
      'that names a critical extension',
      () => withHeader(kind, { alg: 'HS256', kid: key.kid, crit: ['x'], x: 1 }),
    ],
  ])('%s is refused', async (_, forge) => {
    const token = await forge();

    const taken = await accepted[kind](token);

    expect(taken).toBe(false);
  });
});

const signedWith = (kind: Purpose, header: { alg: string; kid?: string }, change: object = {}) =>
  new SignJWT({ ...claims(kind), ...change }).setProtectedHeader(header).sign(bytes(key));

/** A good token under another header. */
async function withHeader(kind: Purpose, header: object): Promise<string> {
  const [, payload, signature] = (await signToken(key, kind, CLAIMS, 60)).split('.');
  return [Buffer.from(JSON.stringify(header)).toString('base64url'), payload, signature].join('.');
}

const twoTokens = (kind: Purpose) =>
  Promise.all([CLAIMS, { ...CLAIMS, subject: 'grace' }].map((each) => signToken(key, kind, each, 60)));

/** The payload of the second between the rest of the first. */
function spliced([one = '', other = '']: string[]): string {
  return one
    .split('.')
    .with(1, other.split('.')[1] ?? '')
    .join('.');
}
