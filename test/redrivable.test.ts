import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { failureId } from '../lib/failure-row.ts';
import { message, record, THUMBNAIL } from './helpers/failure-messages.ts';
import { type FailuresCloud, startFailuresCloud } from './helpers/failures-cloud.ts';
import { lambdaContext } from './helpers/lambda-context.ts';

let cloud: FailuresCloud;
beforeAll(async () => {
  cloud = await startFailuresCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());
afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** An event that has failed, as it is sent again. */
async function sentAgain(requestId: string) {
  await cloud.tell(message(record({ of: requestId }, { requestId })));
  const id = failureId('destination', THUMBNAIL, requestId);
  return { id, event: { of: requestId, redrive: await cloud.marker(id) } };
}

const run = async (event: unknown, handle: () => Promise<string>) => {
  const { redrivable } = await import('../lib/redrivable.ts');
  return redrivable(handle)(event, lambdaContext());
};

test('an event that is sent again and succeeds resolves its failure', async () => {
  const { id, event } = await sentAgain('succeeds');

  const result = await run(event, async () => 'done');

  expect(result).toBe('done');
  expect(await cloud.failure(id)).toMatchObject({ status: 'resolved' });
});

test('one that fails does not', async () => {
  const { id, event } = await sentAgain('fails');

  const running = run(event, () => Promise.reject(new Error('Failed again')));

  await expect(running).rejects.toThrow('Failed again');
  expect(await cloud.failure(id)).toMatchObject({ status: 'failed' });
});

test('whose note cannot be made fails too, so that Lambda repeats it', async () => {
  const { event } = await sentAgain('unnoted');
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');

  const running = run(event, async () => 'done');

  await expect(running).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('of a failure that nobody knows any more resolves nothing', async () => {
  const event = { redrive: { id: '0123456789abcdef0123', attempt: 1, token: 't' } };

  expect(await run(event, async () => 'done')).toBe('done');
  expect(await cloud.failure(event.redrive.id)).toBeUndefined();
});

const targets = parse(readFileSync('functions/redrive/targets.yml', 'utf8'), { logLevel: 'error' });
const namesIn = (arns: string[], type: string) =>
  arns.map((arn) => arn.replace(`${type}.Arn`, '').toLowerCase());
const handlerOf = (name: string) => readFileSync(`functions/${name}/handler.ts`, 'utf8');

test.each(namesIn(targets.functions, 'LambdaFunction'))(
  'the function %s, to which events are sent again, tells that they succeed',
  (name) => {
    expect(handlerOf(name)).toMatch(/export const handler = redrivable\(/);
  },
);

test.each(namesIn(targets.queues, 'Queue'))(
  'so does the function %s, of those that are sent to its queue',
  (name) => {
    expect(handlerOf(name)).toMatch(/redrivableBody\(/);
  },
);
