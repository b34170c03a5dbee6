import { DeleteCommand, type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { failureKey, FailureRow, type Status, statusPartition } from './failure-row.ts';
import { ifRefused } from './if-refused.ts';
import { idAt, indexPage } from './index-page.ts';
import type { RowKey } from './table.ts';

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
  async list({ status, limit, after, oldestFirst }: Listing) {
    const place = { partition: statusPartition(status), limit, after, keyAt, oldestFirst };
    const { items, next } = await indexPage(client, TableName, place, abortSignal);
    const rows = items.map((item) => Listed.parse(item));
    return {
      failures: rows.map(({ pk, ...row }): Failure => ({ ...row, id: pk.slice('FAILURE#'.length) })),
      next,
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

const keyAt = (gsi1sk: string): RowKey => failureKey(idAt(gsi1sk));
