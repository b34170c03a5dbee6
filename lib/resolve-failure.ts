import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { createTableClient } from './clients.ts';
import type { Marker } from './failure-marker.ts';
import { failureKey, statusKey } from './failure-row.ts';
import { ifRefused } from './if-refused.ts';
import { setOrRemove } from './set-or-remove.ts';

const KEPT_MS = 90 * 24 * 60 * 60 * 1000;

let client: ReturnType<typeof createTableClient> | undefined;

/**
 * Notes that a failed event has succeeded. Whichever attempt it was, and whatever another one has come to: it is done.
 * @param now - epoch milliseconds
 * @returns false if nothing was to be noted
 */
export async function resolveFailure(
  { id, token }: Marker,
  now: number,
  TableName: string,
  abortSignal: AbortSignal,
): Promise<boolean> {
  const resolvedAt = new Date(now).toISOString();
  const change = setOrRemove({
    status: 'resolved',
    ...statusKey('resolved', resolvedAt, id),
    resolvedAt,
    expiresAt: Math.ceil((now + KEPT_MS) / 1000),
    reason: undefined,
    claim: undefined,
    claimedAt: undefined,
  });
  const update = new UpdateCommand({
    TableName,
    Key: failureKey(id),
    ...change,
    ExpressionAttributeValues: { ...change.ExpressionAttributeValues, ':token': token },
    ConditionExpression: 'contains(tokens, :token) AND #status <> :status',
  });
  // One for all: each has connections of its own. And not before it is needed, which is seldom.
  client ??= createTableClient();
  return client.send(update, { abortSignal }).then(() => true, ifRefused);
}
