import { createServer } from 'node:http';
import { exportSPKI, importJWK } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JwtAuthorizer } from '../apigateway/config.ts';
import { closeServer, listen } from '../loopback.ts';
import { route, startHttpApi } from './helpers/http-api.ts';
import { startIssuer } from './helpers/issuer.ts';

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What an API's echo was told of its caller. */
const authorizerOf = async (answer: Response): Promise<unknown> =>
  JSON.parse(await answer.text()).requestContext.authorizer;
/** How a token is refused that is no good. */
const unauthorized = (description = '') => ({
  status: 401,
  body: '{"message":"Unauthorized"}',
  challenge: `Bearer scope="" error="invalid_token"${description && ` error_description="${description}"`}`,
});

describe('a token', () => {
  let issuer: Awaited<ReturnType<typeof startIssuer>>;
  let api: Awaited<ReturnType<typeof startHttpApi>>;
  const authorizer = (rest: Partial<JwtAuthorizer> = {}): JwtAuthorizer => ({
    type: 'JWT',
    name: 'oidc',
    identitySources: ['$request.header.Authorization'],
    issuer: issuer.issuer,
    audience: ['other', 'app'],
    ...rest,
  });
  beforeAll(async () => {
    issuer = await startIssuer();
    api = await startHttpApi({
      routes: [
        route('$default', { authorizer: authorizer() }),
        route('GET /scoped', { authorizer: authorizer(), scopes: ['read', 'write'] }),
        route('GET /query', { authorizer: authorizer({ identitySources: ['$request.querystring.token'] }) }),
      ],
    });
  });
  afterAll(() => Promise.all([api[Symbol.asyncDispose](), issuer[Symbol.asyncDispose]()]));

  const ask = (authorization: string, path = '/') => api.fetch(path, { headers: { authorization } });

  /** What becomes of a token that is no good. */
  async function refusal(token: string, path = '/') {
    const calls = api.calls.length;
    const answer = await ask(`Bearer ${token}`, path);
    expect(api.calls).toHaveLength(calls);
    const { status, headers } = answer;
    return { status, body: await answer.text(), challenge: headers.get('www-authenticate') };
  }

  test('of the issuer passes, and its claims reach the function as texts', async () => {
    const claims = {
      'cognito:groups': ['admin', 'power user'],
      admin: true,
      level: 3,
      nothing: null,
      address: { city: 'Köln' },
      scope: 'read',
    };
    const token = await issuer.token(claims);

    const answer = await ask(`Bearer ${token}`);

    expect(answer.status).toBe(200);
    expect(await authorizerOf(answer)).toEqual({
      jwt: {
        claims: {
          iss: issuer.issuer,
          aud: 'app',
          sub: 'me',
          iat: expect.stringMatching(/^\d+$/),
          exp: expect.stringMatching(/^\d+$/),
          'cognito:groups': '[admin power user]',
          admin: 'true',
          level: '3',
          address: '{"city":"Köln"}',
          scope: 'read',
        },
        scopes: null,
      },
    });
  });

  test.each([
    ['without Bearer', (token: string) => ask(token)],
    ['after bearer in small letters', (token: string) => ask(`bearer ${token}`)],
    ['in the query string', (token: string) => api.fetch(`/query?token=${token}`)],
  ])('may come %s', async (_, send) => {
    const { status } = await send(await issuer.token());

    expect(status).toBe(200);
  });

  test.each([
    ['one of several audiences', { aud: ['else', 'app'] }],
    ['the client for which it is, when it has no audience', { aud: undefined, client_id: 'app' }],
    ['both, of which the audience counts', { aud: 'app', client_id: 'else' }],
    ['a time from which on it is good', { nbf: 1 }],
  ])('may name %s', async (_, claims) => {
    const { status } = await ask(await issuer.token(claims));

    expect(status).toBe(200);
  });

  const inAnHour = Math.floor(Date.now() / 1000) + 3600;
  test.each([
    ['for another audience', { aud: 'else' }, 'the token does not have a valid audience'],
    ['for an audience in another case', { aud: 'APP' }, 'the token does not have a valid audience'],
    ['for nobody', { aud: undefined }, 'the token does not have a valid audience'],
    [
      'for another audience, and our client',
      { aud: 'else', client_id: 'app' },
      'the token does not have a valid audience',
    ],
    ['that has expired', { exp: 1 }, 'the token has expired'],
    ['that never expires', { exp: undefined }, ''],
    ['that is not good yet', { nbf: inAnHour }, ''],
    ['that is from the future', { iat: inAnHour }, ''],
    ['of another issuer', { iss: 'http://127.0.0.1' }, ''],
    ['of no issuer', { iss: undefined }, ''],
  ])('%s is refused', async (_, claims, description) => {
    expect(await refusal(await issuer.token(claims))).toEqual(unauthorized(description));
  });

  test('that another key has signed is refused', async () => {
    const foreign = await issuer.token({}, {}, issuer.keyOf.stranger);
    const unknown = await issuer.token({}, { kid: 'stranger' }, issuer.keyOf.stranger);

    expect(await refusal(foreign)).toEqual(unauthorized());
    expect(await refusal(unknown)).toEqual(unauthorized());
  });

  test('that does not name its key is refused', async () => {
    const [header, payload, signature] = (await issuer.token({}, { kid: undefined })).split('.');
    expect(Buffer.from(header ?? '', 'base64url').toString()).toBe('{"alg":"RS256"}');

    expect(await refusal([header, payload, signature].join('.'))).toEqual(unauthorized());
  });

  test('that is not signed by RSA is refused, though the key is the issuer’s', async () => {
    const elliptic = await issuer.token({}, { alg: 'ES256', kid: 'elliptic' }, issuer.keyOf.elliptic);

    expect(await refusal(elliptic)).toEqual(unauthorized());
  });

  test.each(['none', 'None', 'NONE', ''])('that says its algorithm is %j is refused', async (alg) => {
    const [, payload, signature] = (await issuer.token()).split('.');
    const header = base64url({ alg, kid: 'rsa' });

    expect(await refusal(`${header}.${payload}.`)).toEqual(unauthorized());
    expect(await refusal(`${header}.${payload}.${signature}`)).toEqual(unauthorized());
  });

  test('that takes the public key for a shared secret is refused', async () => {
    const [jwk] = issuer.keys;
    const key = await importJWK({ ...jwk, ext: true }, 'RS256');
    if (!(key instanceof CryptoKey)) throw new Error('is no public key');
    const secrets = [await exportSPKI(key), JSON.stringify(jwk), jwk?.n ?? ''];

    for (const secret of secrets) {
      const forged = await issuer.token({}, { alg: 'HS256' }, Buffer.from(secret));
      expect(await refusal(forged)).toEqual(unauthorized());
    }
  });

  test('of which one byte is changed is refused', async () => {
    const [header = '', payload = '', signature = ''] = (await issuer.token()).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const other = base64url({ ...claims, sub: 'you' });
    const end = signature.at(-5) === 'A' ? 'B' : 'A';

    expect(await refusal(`${header}.${other}.${signature}`)).toEqual(unauthorized());
    const changed = `${signature.slice(0, -5)}${end}${signature.slice(-4)}`;
    expect(await refusal(`${header}.${payload}.${changed}`)).toEqual(unauthorized());
  });

  test.each(['x', 'a.b', 'a.b.c', 'a.b.c.d', '..', `${base64url([])}.${base64url(1)}.x`, 'x'.repeat(5000)])(
    'that is none, such as %.20s, is refused',
    async (token) => {
      expect(await refusal(token)).toEqual(unauthorized());
    },
  );

  test('that is missing is asked for', async () => {
    const answer = await api.fetch('/');

    expect([answer.status, await answer.text()]).toEqual([401, '{"message":"Unauthorized"}']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test.each([
    [{ scope: 'read' }, ['read']],
    [{ scope: 'other write read' }, ['read', 'write']],
    [{ scp: 'write' }, ['write']],
    [{ scp: ['other', 'write'] }, ['write']],
  ])('with %j may take a route with scopes', async (claims, scopes) => {
    const answer = await ask(await issuer.token(claims), '/scoped');

    expect(answer.status).toBe(200);
    expect(await authorizerOf(answer)).toMatchObject({ jwt: { scopes } });
  });

  test.each([{}, { scope: '' }, { scope: 'reader' }, { scope: 'READ' }, { scope: ['x'] }, { scope: 7 }])(
    'with %j may not take a route with scopes',
    async (claims) => {
      const { status, body } = await refusal(await issuer.token(claims), '/scoped');

      expect([status, body]).toEqual([403, '{"message":"Forbidden"}']);
    },
  );

  test('that is bad is a 401 on a route with scopes, which are named', async () => {
    const { status, challenge } = await refusal('x', '/scoped');

    expect([status, challenge]).toEqual([401, 'Bearer scope="read write" error="invalid_token"']);
  });

  test('costs its issuer one question for all of them', async () => {
    await using other = await startIssuer();
    const routes = [route('$default', { authorizer: authorizer({ issuer: other.issuer }) })];
    await using local = await startHttpApi({ routes });
    const headers = { authorization: await other.token() };

    const answers = [await local.fetch('/', { headers }), await local.fetch('/', { headers })];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(other.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
  });
});

test.each([
  ['answers nonsense', 'nonsense'],
  ['never answers', undefined],
])('an issuer that %s lets nobody pass, and is asked again', { timeout: 10_000 }, async (_, said) => {
  await using issuer = await startIssuer();
  let asked = 0;
  const broken = createServer((__, response) => {
    asked += 1;
    if (said) response.end(said);
  });
  const address = `http://127.0.0.1:${await listen(broken)}`;
  const config = { name: 'oidc', identitySources: ['$request.header.a'], audience: ['app'], issuer: address };
  await using api = await startHttpApi({
    routes: [route('$default', { authorizer: { type: 'JWT', ...config } })],
  });
  const headers = { a: await issuer.token({ iss: address }) };

  const [first] = [await api.fetch('/', { headers }), await api.fetch('/', { headers })];

  expect(first.status).toBe(401);
  expect(first.headers.get('www-authenticate')).toContain('OIDC discovery endpoint communication error');
  expect(asked).toBe(2);
  await closeServer(broken);
});
