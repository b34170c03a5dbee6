import { describe, expect, test, vi } from 'vitest';
import { createClient } from '../../functions/site/page/api/client.ts';
import { withPatience } from '../../functions/site/page/api/patience.ts';

/** A client of an API that answers so. */
function clientOf(...answers: (Response | Error)[]) {
  const ask = vi.fn<typeof fetch>(async () => {
    const answer = answers.shift();
    if (answer instanceof Response) return answer;
    throw answer ?? new Error('Nothing more was expected');
  });
  const onTokenRefused = vi.fn<() => void>();
  const client = createClient({ origin: 'https://api.example', token: 'a.b.c', ask, onTokenRefused });
  return { client, ask, onTokenRefused };
}
/** Answers never, until it is told to stop. */
const silent: typeof fetch = (_, init) =>
  new Promise((_resolve, reject) =>
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
  );
const json = (body: unknown, init: ResponseInit = {}) => Response.json(body, init);
const problem = (status: number, body: object) =>
  json(body, { status, headers: { 'content-type': 'application/problem+json' } });

describe('the client of the API', () => {
  test('asks with the token, and with what it has already', async () => {
    const { client, ask } = clientOf(json({ images: [] }, { headers: { etag: 'W/"2"' } }));

    const answer = await client.get('/images?limit=40', { etag: 'W/"1"' });

    expect(answer).toEqual({ body: { images: [] }, etag: 'W/"2"' });
    const [url, init] = ask.mock.lastCall ?? [];
    expect(url).toBe('https://api.example/images?limit=40');
    expect(Object.fromEntries(new Headers(init?.headers))).toEqual({
      authorization: 'Bearer a.b.c',
      'if-none-match': 'W/"1"',
    });
  });

  test('hears that nothing has changed', async () => {
    const { client } = clientOf(new Response(null, { status: 304, headers: { etag: 'W/"1"' } }));

    expect(await client.get('/images', { etag: 'W/"1"' })).toEqual({ body: undefined, etag: 'W/"1"' });
  });

  test('posts under a key, so that it may be repeated', async () => {
    const { client, ask } = clientOf(json({ id: '1' }, { status: 201 }));

    expect(await client.post('/images', 'key-1', { size: 1 })).toEqual({ id: '1' });

    const [, init] = ask.mock.lastCall ?? [];
    expect(new Headers(init?.headers).get('idempotency-key')).toBe('key-1');
    expect(init?.body).toBe('{"size":1}');
  });

  test('says what a problem document says, with each of its issues', async () => {
    const { client } = clientOf(
      problem(422, { detail: 'The body is not as it should be.', issues: [{ message: 'Too large' }] }),
    );

    await expect(client.post('/images', 'key', {})).rejects.toMatchObject({
      status: 422,
      message: 'The body is not as it should be. Too large',
      isTokenRefused: false,
      mayPass: false,
    });
  });

  test.each([
    ['401 of API Gateway', json({ message: 'Unauthorized' }, { status: 401 }), true],
    ['403 of API Gateway', json({ message: 'Forbidden' }, { status: 403 }), true],
    [
      '403 of the API, for a scope',
      problem(403, { detail: 'The token lacks the scope images:read.' }),
      false,
    ],
  ])('tells that the token is refused, or not: %s', async (_, answer, isRefused) => {
    const { client, onTokenRefused } = clientOf(answer);

    await expect(client.get('/images')).rejects.toMatchObject({ isTokenRefused: isRefused });

    expect(onTokenRefused).toHaveBeenCalledTimes(isRefused ? 1 : 0);
  });

  test.each([
    [429, true],
    [500, true],
    [503, true],
    [404, false],
    [409, false],
  ])('%i may pass: %j', async (status, mayPass) => {
    const { client } = clientOf(new Response('no JSON', { status }));

    await expect(client.delete('/images/1')).rejects.toMatchObject({ status, mayPass });
  });

  test('says that there is no answer, whatever a browser calls it', async () => {
    const { client } = clientOf(new TypeError('Failed to fetch'));

    await expect(client.get('/images')).rejects.toMatchObject({ name: 'NoAnswerError' });
  });

  test('says so, too, when an answer breaks off', async () => {
    const body = new ReadableStream({ pull: (stream) => stream.error(new TypeError('network error')) });
    const { client } = clientOf(new Response(body));

    await expect(client.get('/images')).rejects.toMatchObject({ name: 'NoAnswerError' });
  });

  test('waits for no answer that never comes, and no longer than it is told to', async () => {
    const client = createClient({
      origin: 'https://api.example',
      token: 'a.b.c',
      ask: withPatience(silent, 20),
      onTokenRefused: () => {},
    });
    const stop = new AbortController();
    const stopped = client.get('/images', { signal: stop.signal });
    stop.abort(new Error('told to stop'));

    await expect(stopped).rejects.toThrow('told to stop');
    await expect(client.get('/images')).rejects.toMatchObject({ name: 'NoAnswerError' });
  });

  test('says nothing of its own when it was told to stop', async () => {
    const aborted = AbortSignal.abort();
    const { client } = clientOf(new DOMException('The operation was aborted.', 'AbortError'));

    await expect(client.get('/images', { signal: aborted })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
