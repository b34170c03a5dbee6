import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ANSWER_TIMEOUT_MS, redriveFunction } from '../functions/api/invoke-redrive.ts';
import { log } from '../lib/log.ts';
import { startCloud } from '../local/test/helpers/cloud.ts';
import { lambda } from '../local/test/helpers/function.ts';
import { apiInMemory } from './helpers/api-in-memory.ts';
import { problemIn } from './helpers/http-answer.ts';
import { httpEvent } from './helpers/http-event.ts';
import { functionYml } from './helpers/own-function.ts';

const ID = '0123456789abcdef0123';
const TOKEN = { owner: 'olivia', scope: 'failures:retry' };
const outcome = (each: object) => `async ({ ids }) => ({ outcomes: [${JSON.stringify(each)}] })`;

let local: Awaited<ReturnType<typeof startCloud>>;
const error = vi.spyOn(log, 'error');
beforeAll(async () => {
  local = await startCloud({
    functions: [
      lambda('throws', "async () => { throw new Error('the table is on fire'); }"),
      lambda('exits', 'async () => process.exit(1)'),
      lambda('odd', outcome({ id: ID, outcome: 'lost' })),
      lambda('empty', 'async () => ({ outcomes: [] })'),
      lambda('silent', 'async () => {}'),
      lambda('slow', 'async () => new Promise((done) => setTimeout(done, 2_000))'),
      lambda('closed', outcome({ id: ID, outcome: 'sent' }), { reservedConcurrency: 0 }),
    ],
  });
});
afterAll(() => local[Symbol.asyncDispose]());
beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  error.mockReset().mockReturnValue();
});

/** `POST /failures/{id}/retry`, with this function in place of redrive. */
async function retryBy(name: string) {
  const client = new LambdaClient({
    ...local.client,
    requestHandler: { requestTimeout: 1_000, throwOnRequestTimeout: true },
  });
  const { call, ports } = apiInMemory();
  ports.failures.sendAgain = redriveFunction(client, name, new AbortController().signal);
  return call(httpEvent('POST', `/failures/${ID}/retry`, TOKEN));
}

describe('when redrive does not do what it is asked', () => {
  test.each([
    ['throws', 502],
    ['exits', 502],
    ['odd', 502],
    ['empty', 502],
    ['silent', 502],
    ['slow', 504],
    ['closed', 503],
    ['unknown', 503],
  ])('because it is %s, the answer is %i, and the log has why', async (name, status) => {
    const answer = await retryBy(name);

    expect(problemIn(answer).status).toBe(status);
    expect(JSON.stringify(answer)).not.toContain('fire');
    const [[, logged] = []] = error.mock.calls;
    expect(logged).toMatchObject({ name: 'ProblemError', cause: expect.anything() });
    if (name === 'throws') expect(logged).toMatchObject({ cause: expect.stringContaining('on fire') });
  });
});

test('the API waits for redrive for less long than it has itself', () => {
  const reserveMs = 2_000;

  expect(ANSWER_TIMEOUT_MS).toBeLessThan(functionYml('api').timeout * 1000 - reserveMs);
});
