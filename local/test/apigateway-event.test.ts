import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchange, requestText } from './helpers/exchange.ts';
import { route, startHttpApi } from './helpers/http-api.ts';

describe('the event of a request', () => {
  let api: Awaited<ReturnType<typeof startHttpApi>>;
  beforeAll(async () => {
    const keys = ['$default', 'GET /images/{id}', 'POST /images', 'ANY /files/{path+}'];
    api = await startHttpApi({ routes: keys.map((key) => route(key)) });
  });
  afterAll(() => api[Symbol.asyncDispose]());

  /** What the function behind sees of a request. */
  async function eventOf(path: string, init?: RequestInit) {
    await api.fetch(path, init);
    return api.calls.at(-1)?.event;
  }
  async function eventOfText(text: string) {
    await exchange(api.address, text);
    return api.calls.at(-1)?.event;
  }

  test('has the shape of payload format 2.0', async () => {
    const before = Date.now();

    const answer = await api.fetch('/images/7?size=small', { headers: { 'user-agent': 'test', 'x-a': 'b' } });

    const { host } = new URL(api.address);
    const event = api.calls.at(-1)?.event;
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'GET /images/{id}',
      rawPath: '/images/7',
      rawQueryString: 'size=small',
      headers: expect.objectContaining({
        host,
        'user-agent': 'test',
        'x-a': 'b',
        'x-forwarded-for': '127.0.0.1',
      }),
      queryStringParameters: { size: 'small' },
      requestContext: {
        accountId: '111111111111',
        apiId: 'abc123',
        domainName: host,
        domainPrefix: 'abc123',
        http: {
          method: 'GET',
          path: '/images/7',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
        requestId: answer.headers.get('apigw-requestid'),
        routeKey: 'GET /images/{id}',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      pathParameters: { id: '7' },
      isBase64Encoded: false,
    });
    expect(event?.requestContext.timeEpoch).toBeGreaterThanOrEqual(before);
    expect(event?.requestContext.timeEpoch).toBeLessThanOrEqual(Date.now());
  });

  test('lacks what the request has not', async () => {
    const event = await eventOf('/nothing');

    for (const name of ['cookies', 'queryStringParameters', 'pathParameters', 'body', 'stageVariables'])
      expect(event).not.toHaveProperty(name);
    expect(event).toMatchObject({ rawQueryString: '', routeKey: '$default' });
    expect(event?.requestContext).not.toHaveProperty('authorizer');
  });

  test.each([
    ['/images/a%20b%C3%BC', '/images/a bü', { id: 'a bü' }],
    ['/images/%2525', '/images/%25', { id: '%25' }],
    ['/images/a+b', '/images/a+b', { id: 'a+b' }],
    ['/images/a%2Fb', '/images/a/b', undefined],
    ['/files/a%2Fb/c', '/files/a/b/c', { path: 'a/b/c' }],
    ['/files//a/', '/files//a/', { path: '/a/' }],
    ['/%66iles/a', '/files/a', { path: 'a' }],
  ])('has the path %s decoded, and a coded slash parts it', async (sent, path, parameters) => {
    const event = await eventOf(sent);

    expect(event?.rawPath).toBe(path);
    expect(event?.requestContext.http.path).toBe(path);
    expect(event?.pathParameters).toEqual(parameters);
  });

  test.each([
    ['a=1&a=2&b=3', { a: '1,2', b: '3' }],
    ['a=x%2Cy&a=z', { a: 'x,y,z' }],
    ['a=b+c%2B&%C3%BC=%F0%9F%99%82', { a: 'b c+', ü: '🙂' }],
    ['a&b=&=c', { a: '', b: '', '': 'c' }],
    ['a=b?c=d', { a: 'b?c=d' }],
    ['a=%zz', { a: '%zz' }],
    ['constructor=1&toString=2', { constructor: '1', toString: '2' }],
  ])('has the query ?%s as it was sent, and decoded', async (sent, parameters) => {
    const event = await eventOf(`/images/1?${sent}`);

    expect(event?.rawQueryString).toBe(sent);
    expect(event?.queryStringParameters).toEqual(parameters);
  });

  test('joins headers that come more than once, under their names in lower case', async () => {
    const event = await eventOfText(requestText('/', ['X-A: 1', 'x-a: 2', 'X-B:  c, d ', 'X-Empty:']));

    expect(event?.headers).toMatchObject({ 'x-a': '1,2', 'x-b': 'c, d', 'x-empty': '' });
  });

  test('has cookies apart from the other headers', async () => {
    const event = await eventOfText(requestText('/', ['Cookie: a=1; b=x,y', 'Cookie: c=3']));

    expect(event?.cookies).toEqual(['a=1', 'b=x,y', 'c=3']);
    expect(event?.headers).not.toHaveProperty('cookie');
  });

  test('has what API Gateway adds to the headers', async () => {
    const headers = {
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-proto': 'gopher',
      'x-amzn-trace-id': 'Root=1',
    };

    const told = await eventOf('/', { headers });
    const untold = await eventOf('/');

    const { port } = new URL(api.address);
    expect(told?.headers).toMatchObject({
      'x-forwarded-for': '10.0.0.1, 127.0.0.1',
      'x-forwarded-port': port,
      'x-forwarded-proto': 'http',
      'x-amzn-trace-id': 'Root=1',
    });
    expect(untold?.headers['x-amzn-trace-id']).toMatch(/^Root=1-[\da-f]{8}-[\da-f]{24}$/);
  });

  test.each([
    ['application/json', false],
    ['Application/JSON; charset=utf-8', false],
    ['application/xml', false],
    ['application/javascript', false],
    ['text/csv', false],
    ['application/x-www-form-urlencoded', true],
    ['multipart/form-data; boundary=x', true],
    ['application/problem+json', true],
    ['application/jsonp', true],
    ['application/octet-stream', true],
    ['image/png', true],
    ['', true],
  ])('has a body of type %j in Base64: %s', async (type, isBase64Encoded) => {
    const body = Buffer.from([0x47, 0x72, 0xc3, 0xbc, 0x00]);

    const event = await eventOf('/images', { method: 'POST', body, headers: { 'content-type': type } });

    expect(event?.isBase64Encoded).toBe(isBase64Encoded);
    expect(Buffer.from(event?.body ?? '', isBase64Encoded ? 'base64' : 'utf8')).toEqual(body);
  });

  test('has a body that came in chunks in one piece', async () => {
    const [first, second] = ['5\r\nhello\r\n', '6\r\n world\r\n0\r\n\r\n'];
    const head = requestText('/images', ['Transfer-Encoding: chunked', 'Content-Type: text/plain'], 'POST');

    await exchange(api.address, head, first, second);

    expect(api.calls.at(-1)?.event.body).toBe('hello world');
  });
});
