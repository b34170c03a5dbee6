import { randomUUID } from 'node:crypto';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deadLetters } from '../../functions/backup/dead-letters.ts';
import { MalformedRecordError } from '../../lib/s3-event.ts';
import { startSqs } from '../../local/test/helpers/sqs.ts';

let local: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  local = await startSqs();
});
afterAll(() => local[Symbol.asyncDispose]());

const never = new AbortController().signal;

/** Gives a message up for a reason. @returns what the dead-letter queue has of it */
async function givenUp(body: string, reason: string) {
  const queue = local.newQueue();
  const messageId = randomUUID();
  const QueueUrl = `${local.endpoint}/111111111111/${queue.name}`;
  await deadLetters(local.client, QueueUrl, never)({ messageId, body }, new MalformedRecordError(reason));
  const receive = new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] });
  const { Messages: [message] = [] } = await local.client.send(receive);
  const attributes = Object.entries(message?.MessageAttributes ?? {});
  const told = Object.fromEntries(attributes.map(([name, { StringValue }]) => [name, StringValue]));
  return { messageId, body: message?.Body, told };
}

test('a message goes to the dead-letter queue as it was, with its id and the reason', async () => {
  const { messageId, body, told } = await givenUp('no JSON', 'The message is no JSON');

  expect(body).toBe('no JSON');
  expect(told).toEqual({
    GivenUpId: messageId,
    GivenUpError: 'MalformedRecordError',
    GivenUpMessage: 'The message is no JSON',
  });
});

test.each([
  ['control characters', 'Not of photos: \u0000\u001b[2J', 'Not of photos: \ufffd\ufffd[2J'],
  ['half a character', 'Not of \ud800', 'Not of \ufffd'],
  ['no end', 'x'.repeat(100_000), 'x'.repeat(1_000)],
])('a reason that has %s is no reason to fail', async (_, reason, expected) => {
  const { told } = await givenUp('{}', reason);

  expect(told['GivenUpMessage']).toBe(expected);
});
