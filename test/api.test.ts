import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { log } from '../lib/log.ts';
import { apiInMemory } from './helpers/api-in-memory.ts';
import { problemIn } from './helpers/http-answer.ts';
import { apiEvent, httpEvent, postImage } from './helpers/http-event.ts';
import { documented } from './helpers/openapi.ts';

const JPEG = { contentType: 'image/jpeg' };
const ID = '00000000000000000000000000';
const FAILURE = '4f5e6d805f28ad704058';

const SCOPES = new Set(documented.flatMap(({ scope }) => scope ?? []));

const error = vi.spyOn(log, 'error');
beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  error.mockReturnValue();
});
afterEach(() => vi.clearAllMocks());

test('it is healthy, for everybody who asks', async () => {
  const { call } = apiInMemory();

  const answer = await call(apiEvent('health'));

  expect(answer).toMatchObject({ status: 200, body: { status: 'ok' } });
});

describe('what cannot be answered is told as a problem document', () => {
  test.each([
    ['a body that is no JSON', 'create-malformed', 400, 'The body is not JSON.'],
    ['a body of another type', 'create-form', 415, 'Send the body as application/json.'],
    ['a body that is too large', 'create-too-large', 413, 'Send at most 16384 bytes.'],
    ['a body with wrong parts', 'create-unsupported', 422, 'The body is not as it should be.'],
    ['a body that reaches for a prototype', 'create-prototype', 422, 'The body is not as it should be.'],
    ['a query with wrong parts', 'list-limit', 400, 'The query is not as it should be.'],
    ['a cursor that nobody signed', 'list-forged-cursor', 400, expect.stringContaining('begin again')],
    ['an image that does not exist', 'image-unknown', 404, `There is no image ${ID}.`],
    ['a path that would lead out of the images', 'image-no-id', 404, 'There is no image of that name.'],
    ['a status that no failure has', 'failures-unknown-status', 400, 'The query is not as it should be.'],
    ['a kind of news that there is not', 'feed-unknown-kind', 400, 'The query is not as it should be.'],
    ['sources, to an owner', 'sources-no-operator', 403, 'The token lacks the scope sources:read.'],
    ['a failure that does not exist', 'failure', 404, `There is no failure ${FAILURE}.`],
    ['one that is to be sent again', 'failure-retry', 404, `There is no failure ${FAILURE}.`],
    ['failures, to an owner', 'failures-no-operator', 403, 'The token lacks the scope failures:read.'],
    ['an unknown path', 'unknown-path', 404, 'There is nothing at this path.'],
    ['another method', 'wrong-method', 405, 'Only GET, DELETE can be asked here.'],
    ['a request without a token', 'no-token', 401, 'The request carries no token.'],
    ['a token without the scope', 'read-only-token', 403, 'The token lacks the scope images:write.'],
  ])('%s', async (_, name, status, detail) => {
    const { call } = apiInMemory();

    const answer = await call(apiEvent(name));

    expect(problemIn(answer)).toMatchObject({ status, detail });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(error).not.toHaveBeenCalled();
  });

  test('every wrong part of a body is named, with what would be right', async () => {
    const { call } = apiInMemory();

    const { issues } = problemIn(await call(apiEvent('create-unsupported')));

    expect(issues).toEqual([
      { path: 'body.contentType', message: expect.stringContaining('"image/jpeg"|"image/png"') },
      { path: 'body.size', message: 'Invalid input: expected number, received string' },
      { path: 'body.name', message: expect.stringContaining('no path') },
      { path: 'body', message: 'Unrecognized key: "key"' },
    ]);
  });

  test('so is every wrong part of a query, and a header', async () => {
    const { call } = apiInMemory();

    const query = problemIn(await call(apiEvent('list-limit')));
    const header = problemIn(await call(postImage(JPEG, { headers: { 'idempotency-key': 'two words' } })));

    expect(query.issues).toEqual([
      { path: 'query.limit', message: 'Must be a number from 1 to 100' },
      { path: 'query', message: 'Unrecognized key: "order"' },
    ]);
    expect(header).toMatchObject({ status: 400, issues: [{ path: 'header idempotency-key' }] });
  });

  test('a refused method comes with those that are not, a missing token with what is missing', async () => {
    const { call } = apiInMemory();

    const method = await call(httpEvent('PROPFIND', '/images'));
    const token = await call(apiEvent('no-token'));
    const scope = await call(apiEvent('read-only-token'));

    expect([method.status, method.headers['allow']]).toEqual([405, 'GET, POST']);
    expect(token.headers['www-authenticate']).toBe('Bearer');
    expect(scope.headers['www-authenticate']).toBe('Bearer error="insufficient_scope", scope="images:write"');
  });

  test.each(documented.filter(({ scope }) => scope !== undefined))(
    '$name needs the scope $scope, and a token at all',
    async ({ method, path: template, scope: needed }) => {
      const { call } = apiInMemory();
      const path = template.replace('{id}', template.startsWith('/images') ? ID : FAILURE);
      const others = [...SCOPES].filter((each) => each !== needed).join(' ');

      const without = await call(httpEvent(method, path, { owner: null }));
      const wrong = await call(
        httpEvent(method, path, { scope: `${others} images failures images:readwrite` }),
      );

      expect([problemIn(without).status, problemIn(wrong).status]).toEqual([401, 403]);
    },
  );

  test('a failure on our side tells nothing of our inside; the log has it, under the same id', async () => {
    const { call, ports } = apiInMemory();
    vi.spyOn(ports.photos, 'remove').mockRejectedValue(new Error('arn:aws:s3:::photos is on fire'));
    const created = await call(postImage(JPEG));

    const answer = await call(httpEvent('DELETE', `/images/${created.body.id}`));

    const problem = problemIn(answer);
    expect(problem.status).toBe(500);
    expect(JSON.stringify(answer)).not.toContain('fire');
    expect(problem.instance).toBe('urn:uuid:4f9a0e0c-1d5b-4c3a-9d55-0d3a4ac7a3c1');
    expect(error).toHaveBeenCalledWith(
      'request failed',
      expect.objectContaining({ message: expect.stringContaining('fire') }),
    );
  });

  test('so does work that does not end in time', async () => {
    const { call, ports } = apiInMemory();
    ports.images.list = async () =>
      new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 50));

    const answer = await call(httpEvent('GET', '/images'), 2_010);

    expect(problemIn(answer).status).toBe(500);
    expect(error).toHaveBeenCalledWith('request failed', expect.objectContaining({ name: 'DeadlineError' }));
  });
});

describe('a request is answered by what it asks, whatever else is odd about it', () => {
  test('a Host, a protocol and a body that no request can have', async () => {
    const { call } = apiInMemory();

    const answer = await call(apiEvent('odd-request'));

    expect(answer).toMatchObject({ status: 200, body: { images: [] } });
  });

  test('a body in base64', async () => {
    const { call } = apiInMemory();

    const answer = await call(apiEvent('create-base64'));

    expect(answer.status).toBe(201);
  });

  test.each(['?', '#', '%', '%2F', ' ', '\\', '\n', '\ud800', '..', '.'])(
    'an id with %j at its end is no id, and %j alone neither',
    async (end) => {
      const { call } = apiInMemory();
      const { body } = await call(postImage(JPEG));

      const answer = await call(httpEvent('GET', `/images/${body.id}${end}`));
      const alone = await call(httpEvent('GET', `/images/${end}`));

      expect([problemIn(answer).status, problemIn(alone).status]).toEqual([404, 404]);
    },
  );

  test.each(['', '*', ':80', '@evil.example', 'images'])('a path that is none: %j', async (path) => {
    const { call } = apiInMemory();

    const answer = await call(httpEvent('PATCH', path));

    expect([404, 405]).toContain(problemIn(answer).status);
  });

  test('a preflight is answered as no error: a browser believes no other', async () => {
    const { call } = apiInMemory();

    const answer = await call(httpEvent('OPTIONS', '/images'));
    const nowhere = await call(httpEvent('OPTIONS', '/nowhere'));

    expect([answer.status, answer.headers['allow']]).toEqual([204, 'GET, POST, OPTIONS']);
    expect(problemIn(nowhere).status).toBe(404);
  });

  test('an idempotency key that no header can hold is refused, not cut to one that can', async () => {
    const { call } = apiInMemory();

    const answer = await call(postImage(JPEG, { headers: { 'idempotency-key': 'key\u{1f600}' } }));

    expect(problemIn(answer).status).toBe(400);
  });

  test('what is no request at all fails by name', async () => {
    const { call } = apiInMemory();

    await expect(call({ Records: [] })).rejects.toMatchObject({ name: '$ZodError' });
  });
});

/** `GET /images`, let through by this authorizer. */
function list(authorizer: object) {
  const event = httpEvent('GET', '/images', { owner: null });
  return { ...event, requestContext: { ...event.requestContext, authorizer } };
}

describe('the owner', () => {
  test('is whom our own authorizer names', async () => {
    const { call, ports } = apiInMemory();
    const listed = vi.spyOn(ports.images, 'list');

    await call(list({ lambda: { owner: 'ada', scope: 'images:read' } }));

    expect(listed).toHaveBeenCalledWith('ada', 20, undefined);
  });

  test.each([
    ['scope', { scope: 'openid images:read' }],
    ['scp', { scp: 'images:read' }],
    ['a list', { scp: '[images:read images:write]' }],
  ])('or the subject of an OIDC token, with its scopes in %s', async (_, scopes) => {
    const { call, ports } = apiInMemory();
    const listed = vi.spyOn(ports.images, 'list');

    const answer = await call(list({ jwt: { claims: { sub: 'auth0|5f7c8ec7', ...scopes }, scopes: null } }));

    expect(answer.status).toBe(200);
    expect(listed).toHaveBeenCalledWith('auth0|5f7c8ec7', 20, undefined);
  });

  test('an OIDC token without scopes is good for nothing', async () => {
    const { call } = apiInMemory();

    const answer = await call(list({ jwt: { claims: { sub: 'ada' }, scopes: null } }));

    expect(problemIn(answer).status).toBe(403);
  });

  test.each(['', '.', '..', '../grace', 'a/b', 'a b', 'ada\n', 'x'.repeat(129), '${filename}', 'ädä', '|'])(
    'cannot be %j: it becomes a part of object keys',
    async (owner) => {
      const { call } = apiInMemory();

      const answer = await call(postImage(JPEG, { owner }));

      expect(problemIn(answer)).toMatchObject({ status: 403, detail: expect.stringContaining('unusable') });
    },
  );
});
