import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { createTableClient } from './clients.ts';
import { failureKey, statusKey } from './failure-row.ts';
import { ifRefused } from './failure-table.ts';
import { setOrRemove } from './set-or-remove.ts';

const KEPT_MS = 90 * 24 * 60 * 60 * 1000;

/**
 * Notes that a failed event has succeeded. Whichever attempt it was, and whatever another one has come to: it is done.
 * @param now - epoch milliseconds
 * @returns false if nothing was to be noted
 */
export async function resolveFailure(
  id: string,
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
    ConditionExpression: 'attribute_exists(pk) AND #status <> :status',
  });
  return createTableClient()
    .send(update, { abortSignal })
    .then(() => true, ifRefused);
}
