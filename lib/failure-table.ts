import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { failureKey, FailureRow, type Status, statusPartition } from './failure-row.ts';

/** A failed event, with its id. */
export type Failure = FailureRow & { id: string };

/** Which failures to list. */
export interface Listing {
  /** As stored: see statusOf. */
  status: Status;
  limit: number;
  /** The last one of the page before, as `next` tells it. */
  after?: string | undefined;
  oldestFirst?: boolean;
}

const Listed = z.extend(FailureRow, { pk: z.string() });
const Position = z.object({ gsi1sk: z.string() });

/** The failed events in the table, as those who look at them need them. */
export const failureTable = (
  client: DynamoDBDocumentClient,
  TableName: string,
  abortSignal: AbortSignal,
) => ({
  /** The failure as it is now. */
  async read(id: string): Promise<FailureRow | undefined> {
    const get = new GetCommand({ TableName, Key: failureKey(id), ConsistentRead: true });
    const { Item } = await client.send(get, { abortSignal });
    return Item && FailureRow.parse(Item);
  },

  /** One page of the failures of a status, newest first unless asked otherwise. */
  async list({ status, limit, after, oldestFirst = false }: Listing) {
    const partition = statusPartition(status);
    const query = new QueryCommand({
      TableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :partition',
      ExpressionAttributeValues: { ':partition': partition },
      ScanIndexForward: oldestFirst,
      Limit: limit,
      ExclusiveStartKey:
        after === undefined ? undefined : { ...failureKey(idIn(after)), gsi1pk: partition, gsi1sk: after },
    });
    const { Items = [], LastEvaluatedKey } = await client.send(query, { abortSignal });
    const rows = Items.map((item) => Listed.parse(item));
    return {
      failures: rows.map(({ pk, ...row }): Failure => ({ ...row, id: pk.slice('FAILURE#'.length) })),
      next: LastEvaluatedKey && Position.parse(LastEvaluatedKey).gsi1sk,
    };
  },

  /** Forgets a failure, if it still is what `row` says. @returns whether it was */
  async remove(id: string, { status, attempts }: FailureRow): Promise<boolean> {
    const remove = new DeleteCommand({
      TableName,
      Key: failureKey(id),
      ConditionExpression: '#status = :status AND attempts = :attempts',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': status, ':attempts': attempts },
    });
    return client.send(remove, { abortSignal }).then(() => true, ifRefused);
  },
});

/** See {@link failureTable}. */
export type FailureTable = ReturnType<typeof failureTable>;

/** Takes a condition that does not hold for an answer: no. */
export function ifRefused(error: unknown): false {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
  return false;
}

/** The failure in an index's sort key: see statusKey in failure-row.ts. */
const idIn = (gsi1sk: string): string => gsi1sk.slice(gsi1sk.lastIndexOf('#') + 1);
