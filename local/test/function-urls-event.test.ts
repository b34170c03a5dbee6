import { afterAll, beforeAll, expect, test } from 'vitest';
import { exchange, requestText } from './helpers/exchange.ts';
import { fetchSigned, startFunctionUrl } from './helpers/function-url.ts';

let url: Awaited<ReturnType<typeof startFunctionUrl>>;
beforeAll(async () => {
  url = await startFunctionUrl();
});
afterAll(() => url[Symbol.asyncDispose]());

/** What the function sees of a request. */
async function eventOf(path: string, init?: RequestInit) {
  await url.fetch(path, init);
  return url.calls.at(-1);
}

test('the event of a function URL has the shape of payload format 2.0, without a route', async () => {
  const headers = { 'user-agent': 'test', cookie: 'a=1; b=2' };

  const answer = await url.fetch('/photos/7?size=small&size=large', { headers });

  const { host } = new URL(url.address);
  expect(url.calls.at(-1)).toEqual({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/photos/7',
    rawQueryString: 'size=small&size=large',
    cookies: ['a=1', 'b=2'],
    headers: expect.objectContaining({ host, 'user-agent': 'test', 'x-forwarded-for': '127.0.0.1' }),
    queryStringParameters: { size: 'small,large' },
    requestContext: {
      accountId: 'anonymous',
      apiId: 'abc123',
      domainName: host,
      domainPrefix: 'abc123',
      http: {
        method: 'GET',
        path: '/photos/7',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'test',
      },
      requestId: answer.headers.get('x-amzn-requestid'),
      routeKey: '$default',
      stage: '$default',
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      timeEpoch: expect.any(Number),
    },
    isBase64Encoded: false,
  });
});

test('a path is as it was sent, where an HTTP API would decode it', async () => {
  const event = await eventOf('/a%2Fb/%C3%BC?q=%20');

  expect(event).toMatchObject({ rawPath: '/a%2Fb/%C3%BC', rawQueryString: 'q=%20' });
  expect(event?.requestContext.http.path).toBe('/a%2Fb/%C3%BC');
});

test('a text is handed over as it is, anything else in Base64', async () => {
  const text = await eventOf('/', {
    method: 'POST',
    body: '{"a":"ü"}',
    headers: { 'content-type': 'application/json' },
  });
  const bytes = await eventOf('/', {
    method: 'POST',
    body: Buffer.from([0, 255]),
    headers: { 'content-type': 'image/png' },
  });

  expect(text).toMatchObject({ body: '{"a":"ü"}', isBase64Encoded: false });
  expect(bytes).toMatchObject({ body: 'AP8=', isBase64Encoded: true });
});

test('a path that is none is refused, and no function hears of it', async () => {
  const before = url.calls.length;

  const answer = await exchange(url.address, requestText('/%zz'));

  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(url.calls).toHaveLength(before);
});

test('who signed is told to the function, with the account and the key', async () => {
  await using signed = await startFunctionUrl({ config: { authType: 'AWS_IAM' } });

  const answer = await fetchSigned(signed.address, '/mine?a=b', { method: 'POST', body: 'hello' });

  expect(answer.status).toBe(200);
  expect(signed.calls[0]?.requestContext).toMatchObject({
    accountId: '111111111111',
    authentication: null,
    authorizer: {
      iam: {
        accessKey: 'local',
        accountId: '111111111111',
        callerId: '111111111111',
        cognitoIdentity: null,
        principalOrgId: null,
        userArn: 'arn:aws:iam::111111111111:root',
        userId: '111111111111',
      },
    },
  });
});

test('each request is told of, with what came of it', async () => {
  const marked = '/told-of';

  await url.fetch(`${marked}?secret=1`);

  const told = url.trace.recent.filter(({ subject }) => subject === `GET ${marked}`);
  expect(told).toMatchObject([
    { service: 'http', resource: 'site', type: 'Request' },
    { service: 'http', resource: 'site', type: 'Response', cause: told[0]?.id, detail: { status: 200 } },
  ]);
});

test('what else is asked at the same path is told apart, and a query is not told', async () => {
  for (const name of ['Ann', 'Ann', 'Bob']) await url.fetch(`/queried?name=${name}`);

  const asked = url.trace.recent.filter(
    ({ subject, type }) => subject === 'GET /queried' && type === 'Request',
  );
  const [one, again, other] = asked.map(({ detail }) => detail['query']);
  expect(again).toBe(one);
  expect(other).not.toBe(one);
  expect(JSON.stringify(asked)).not.toMatch(/Ann|Bob/);
});

test('a client that does not wait for its answer is told of', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  await using slow = await startFunctionUrl({ invoke: () => promise });

  const signal = AbortSignal.timeout(100);
  await expect(slow.fetch('/slow', { signal })).rejects.toThrow();
  await expect.poll(() => slow.seen('HungUp')).toHaveLength(1);
  resolve('{}');
  await new Promise((done) => setTimeout(done, 20));

  expect(slow.seen('HungUp')[0]).toMatchObject({ subject: 'GET /slow', cause: slow.seen('Request')[0]?.id });
  expect(slow.seen('Response')).toEqual([]);
});
