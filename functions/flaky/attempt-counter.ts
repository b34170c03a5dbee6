import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';

/** Longer than a failure waits in a queue for somebody who sends it again. */
const KEPT_S = 15 * 24 * 60 * 60;

const Row = z.object({ attempts: z.set(z.string()) });

/** The row of an event's attempts. Retries have the request id of the first attempt, and its correlation id. */
export const attemptsKey = (correlationId: string) => ({
  pk: `LESSON#flaky#${correlationId}`,
  sk: 'ATTEMPTS',
});

/**
 * Counts how often an event has run. Each run puts an id of its own into a set, and not one on top of a number: the
 * SDK repeats an update whose answer was lost, and the same id goes in once.
 */
export const attemptCounter =
  (client: DynamoDBDocumentClient, TableName: string, abortSignal: AbortSignal) =>
  async (correlationId: string): Promise<number> => {
    const update = new UpdateCommand({
      TableName,
      Key: attemptsKey(correlationId),
      UpdateExpression: 'ADD attempts :attempt SET expiresAt = :expiresAt',
      ExpressionAttributeValues: {
        ':attempt': new Set([randomUUID()]),
        ':expiresAt': Math.floor(Date.now() / 1000) + KEPT_S,
      },
      ReturnValues: 'UPDATED_NEW',
    });
    const { Attributes } = await client.send(update, { abortSignal });
    return Row.parse(Attributes).attempts.size;
  };
