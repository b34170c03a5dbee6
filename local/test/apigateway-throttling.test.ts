import { describe, expect, test } from 'vitest';
import { Throttle } from '../apigateway/throttle.ts';
import { route, startHttpApi } from './helpers/http-api.ts';

const cors = { origins: ['https://app.example'], methods: [], headers: [], exposed: [], credentials: false };
const from = { headers: { origin: 'https://app.example' } };

/** How many of these requests, made at once, a route takes. */
const taken = (throttle: Throttle, requests: number, key = 'GET /a'): number =>
  Array.from({ length: requests }, () => throttle.takes(key)).filter(Boolean).length;

describe('a bucket of tokens', () => {
  test('has as many as it holds at once, and then as many as come in anew', () => {
    let now = 0;
    const throttle = new Throttle({ limit: { rate: 10, burst: 5 }, routeLimits: {} }, () => now);

    const counts = [taken(throttle, 8)];
    for (now of [99, 100, 350, 60_000]) counts.push(taken(throttle, 8));

    expect(counts).toEqual([5, 0, 1, 2, 5]);
  });

  test('is one of each route, and another one where a route has limits of its own', () => {
    const stage = { limit: { rate: 1, burst: 2 }, routeLimits: { 'GET /b': { rate: 1, burst: 3 } } };
    const throttle = new Throttle(stage, () => 0);

    const counts = ['GET /a', 'GET /b', 'GET /c'].map((key) => taken(throttle, 5, key));

    expect(counts).toEqual([2, 3, 2]);
  });

  test('that holds nothing gives nothing, and without limits there is none', () => {
    const closed = new Throttle({ limit: { rate: 10, burst: 0 }, routeLimits: {} }, () => 0);
    const open = new Throttle({ routeLimits: {} });

    expect([taken(closed, 3), taken(open, 1_000), taken(new Throttle(undefined), 1_000)]).toEqual([
      0, 1_000, 1_000,
    ]);
  });
});

describe('an API that is asked too often', () => {
  const stage = { limit: { rate: 0.001, burst: 2 }, routeLimits: {} };

  test('says so in AWS’s words, which a page of another origin may read, and asks no function', async () => {
    await using api = await startHttpApi({ cors, stage });

    const answers: Response[] = [];
    for (let count = 0; count < 3; count += 1) answers.push(await api.fetch('/', from));

    const [, , refused] = answers;
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(await refused?.json()).toEqual({ message: 'Too Many Requests' });
    expect(refused?.headers.get('content-type')).toBe('application/json');
    expect(refused?.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(refused?.headers.get('apigw-requestid')).toMatch(/^[\da-f-]{36}$/);
    expect(api.calls).toHaveLength(2);
  });

  test('asks no authorizer either: whoever floods it costs nothing', async () => {
    const authorizer = {
      type: 'REQUEST' as const,
      id: 'a1',
      name: 'token',
      functionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:token',
      identitySources: ['$request.header.Authorization'],
      ttlSeconds: 0,
      simpleResponses: true,
    };
    await using api = await startHttpApi(
      { stage: { ...stage, limit: { rate: 0.001, burst: 1 } }, routes: [route('$default', { authorizer })] },
      async () => '{"isAuthorized":true,"statusCode":200}',
    );
    const headers = { authorization: 'Bearer a' };

    const first = await api.fetch('/', { headers });
    const second = await api.fetch('/', { headers });

    expect([first.status, second.status]).toEqual([200, 429]);
    expect(api.calls.map(({ name }) => name)).toEqual(['token', 'echo']);
  });

  test('still answers preflights, and has other routes', async () => {
    await using api = await startHttpApi({ cors, stage, routes: [route('GET /a'), route('GET /b')] });
    const preflight = {
      method: 'OPTIONS',
      headers: { ...from.headers, 'access-control-request-method': 'GET' },
    };

    const statuses: number[] = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await api.fetch('/a', preflight)).status);
    for (const path of ['/a', '/a', '/a', '/b']) statuses.push((await api.fetch(path)).status);

    expect(statuses).toEqual([204, 204, 204, 204, 204, 200, 200, 429, 200]);
  });
});
