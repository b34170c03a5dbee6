import { text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, test } from 'vitest';
import { backupRows } from '../../functions/reconcile/backup-rows.ts';
import { repairQueue } from '../../functions/reconcile/repair-queue.ts';
import { loopback } from '../helpers/loopback.ts';

// The local cloud leaves nothing over, and AWS does only when it is busy: so here a service is played.
type Service = Awaited<ReturnType<typeof loopback>>;

let service: Service;
afterEach(() => service[Symbol.asyncDispose]());

const never = new AbortController().signal;
const APPROVED_AT = '2026-11-26T15:00:27.000Z';
const keys = Array.from({ length: 25 }, (_, index) => `uploads/ada/${index}.jpg`);

interface Question {
  Entries: { Id: string; MessageBody: string }[];
  RequestItems: { table: { Keys: { pk: { S: string } }[] } };
}

/** A service that gives these answers to what it is asked. */
async function answering(answer: (question: Question) => object): Promise<Service> {
  service = await loopback((request, response) => {
    void text(request).then((body) => response.end(JSON.stringify(answer(JSON.parse(body)))));
  });
  return service;
}

const queueOf = ({ client }: Service, signal = never) =>
  repairQueue(
    new SQSClient({ ...client, md5: false }),
    { queueUrl: `${client.endpoint}/111111111111/backup`, photosBucket: 'photos' },
    'correlation',
    signal,
  );
const failed = ({ Id }: { Id: string }) => ({ Id, Code: 'InternalError', SenderFault: false });
const taken = ({ Id }: { Id: string }) => ({ Id, MessageId: Id, MD5OfMessageBody: '' });

describe('messages that the queue does not take', () => {
  test('are sent again until it has all of them, each once', async () => {
    const bodies: string[] = [];
    const sizes: number[] = [];
    const request = queueOf(
      await answering(({ Entries }) => {
        sizes.push(Entries.length);
        const [first, ...rest] = Entries;
        // The first of each batch is refused, and the last one not.
        const refused = first && rest.length > 0 ? [first] : [];
        const accepted = Entries.filter((entry) => !refused.includes(entry));
        bodies.push(...accepted.map(({ MessageBody }) => MessageBody));
        return { Successful: accepted.map(taken), Failed: refused.map(failed) };
      }),
    );

    await request(keys, APPROVED_AT);

    const sent = bodies.map((body) => JSON.parse(body));
    expect(new Set(sent.map(({ detail }) => detail.object.key))).toEqual(new Set(keys));
    expect(sent).toHaveLength(keys.length);
    expect(sent[0]).toEqual({
      source: 'lambda-by-example.reconcile',
      'detail-type': 'Backup Repair',
      detail: {
        bucket: { name: 'photos' },
        object: { key: expect.any(String) },
        approved: true,
        approvedAt: APPROVED_AT,
        correlationId: 'correlation',
      },
    });
    expect(sizes.toSorted((one, other) => other - one)).toEqual([10, 10, 5, 1, 1, 1]);
  });

  test('end an audit by name, if they never are', async () => {
    const request = queueOf(
      await answering(({ Entries }) => ({ Successful: [], Failed: Entries.map(failed) })),
    );

    await expect(request(keys.slice(0, 2), undefined)).rejects.toMatchObject({
      name: 'LeftOverError',
      retryable: true,
      message: '2 of 2 messages are left after 6 attempts',
    });
  });

  test('are not waited for after the time is up', async () => {
    const request = queueOf(
      await answering(({ Entries }) => ({ Successful: [], Failed: Entries.map(failed) })),
      AbortSignal.timeout(100),
    );

    await expect(request(keys.slice(0, 2), undefined)).rejects.not.toMatchObject({ name: 'LeftOverError' });
  });
});

const row = ({ pk }: { pk: { S: string } }) => ({
  pk,
  state: { S: 'deleted' },
  sequencer: { S: '' },
  bucket: { S: 'photos' },
  key: { S: pk.S },
  deletedAt: { S: '' },
  expiresAt: { N: '1' },
});

test('rows that the table does not tell at once are asked for again', async () => {
  const asked: number[] = [];
  const { client } = await answering(({ RequestItems: { table } }) => {
    asked.push(table.Keys.length);
    const told = table.Keys.slice(0, 10);
    const left = table.Keys.slice(10);
    return {
      Responses: { table: told.map(row) },
      UnprocessedKeys: left.length > 0 ? { table: { Keys: left } } : {},
    };
  });
  const rows = DynamoDBDocumentClient.from(new DynamoDBClient(client));

  const found = await backupRows(rows, 'table', 'photos', never)(keys);

  expect(asked).toEqual([25, 15, 5]);
  expect(found.size).toBe(25);
});
