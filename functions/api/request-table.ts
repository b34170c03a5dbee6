import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { RowKey } from '../../lib/table.ts';
import type { Ports } from './ports.ts';

/** For how long a request may be repeated. */
const KEPT_SECONDS = 24 * 60 * 60;

const Row = z.object({ id: z.string(), sentAt: z.optional(z.string()) });

/** The requests that came with an idempotency key, in the table: `IDEMPOTENCY#<hash>` / `REQUEST`. */
export const requestTable = (
  client: DynamoDBDocumentClient,
  TableName: string,
  abortSignal: AbortSignal,
): Ports['requests'] => ({
  async note(operator, key, { id, sentAt }, now) {
    const Key = keyOf(operator, key);
    const put = new PutCommand({
      TableName,
      Item: { ...Key, id, ...(sentAt && { sentAt }), expiresAt: now + KEPT_SECONDS },
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
      ExpressionAttributeValues: { ':now': now },
    });
    try {
      await client.send(put, { abortSignal });
      return { id, sentAt };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const get = new GetCommand({ TableName, Key, ConsistentRead: true });
      return Row.parse((await client.send(get, { abortSignal })).Item);
    }
  },
});

const keyOf = (operator: string, key: string): RowKey => ({
  pk: `IDEMPOTENCY#${createHash('sha256')
    .update(JSON.stringify([operator, key]))
    .digest('hex')}`,
  sk: 'REQUEST',
});
