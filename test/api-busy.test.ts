import { text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { imageDetails } from '../functions/api/image-details.ts';
import { log } from '../lib/log.ts';
import { imageTable } from '../lib/image-table.ts';
import { apiInMemory } from './helpers/api-in-memory.ts';
import { type HttpAnswer, problemIn } from './helpers/http-answer.ts';
import { httpEvent, postImage } from './helpers/http-event.ts';
import { loopback } from './helpers/loopback.ts';
import { documented, wrongAnswer } from './helpers/openapi.ts';

const error = vi.spyOn(log, 'error');
beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  error.mockReset().mockReturnValue();
});

const never = new AbortController().signal;

/** A table that plays being asked too much: DynamoDB is so now and then, and the local one never. */
async function busyTable(answer: (request: { RequestItems?: object }) => [status: number, body: object]) {
  const service = await loopback((request, response) => {
    const reply = ([status, told]: ReturnType<typeof answer>) =>
      response.writeHead(status).end(JSON.stringify(told));
    void text(request).then((body) => reply(answer(JSON.parse(body))));
  });
  onTestFinished(() => service[Symbol.asyncDispose]());
  return DynamoDBDocumentClient.from(new DynamoDBClient({ ...service.client, maxAttempts: 1 }));
}
const throttled = (name: string) => busyTable(() => [400, { __type: `com.amazonaws.dynamodb#${name}` }]);

/** What a client is told who is to come again. */
function expectBusy(answer: HttpAnswer): void {
  const asked = documented.find(({ name }) => name === 'GET /images');
  expect(problemIn(answer)).toMatchObject({ status: 503, detail: expect.stringContaining('Try again') });
  expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  expect(asked && wrongAnswer(asked, answer)).toBeUndefined();
  expect(error).toHaveBeenCalledOnce();
}

describe('when the table is asked too much', () => {
  test('and leaves rows over, a list says when to come again', async () => {
    const rows = await busyTable(({ RequestItems = {} }) => [
      200,
      { Responses: {}, UnprocessedKeys: RequestItems },
    ]);
    const { call, ports } = apiInMemory();
    ports.images.details = imageDetails(rows, 'table', never);
    await call(postImage({ contentType: 'image/jpeg' }));

    const answer = await call(httpEvent('GET', '/images'));

    expectBusy(answer);
    expect(error).toHaveBeenCalledWith('request failed', expect.objectContaining({ name: 'LeftOverError' }));
  });

  test.each(['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded'])(
    'and says so by %s, so does whoever asked',
    async (name) => {
      const { call, ports } = apiInMemory();
      Object.assign(ports.images, imageTable(await throttled(name), 'table', never));

      const answer = await call(httpEvent('GET', '/images'));

      expectBusy(answer);
    },
  );

  test('what it refuses for another reason stays a failure on our side', async () => {
    const { call, ports } = apiInMemory();
    Object.assign(ports.images, imageTable(await throttled('ValidationException'), 'table', never));

    const answer = await call(httpEvent('GET', '/images'));

    expect(problemIn(answer).status).toBe(500);
  });
});
