import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { failureKey } from '../../../lib/failure-row.ts';
import { type Failure } from '../../../lib/failure-table.ts';
import { ifRefused } from '../../../lib/if-refused.ts';
import { setOrRemove } from '../../../lib/set-or-remove.ts';
import type { Standing } from './mortal-app.ts';

/**
 * Puts back what a failure's row says of the past, unless the row has changed since it was read. Functions go by the
 * machine's own clock, which nobody can put forward: so it is later for rows.
 */
export async function putBack(row: Failure, ms: number, { table, output }: Standing): Promise<void> {
  const { id, attempts, status, lastFailedAt, claimedAt, sentAt } = row;
  const earlier = (time: string) => new Date(Date.parse(time) - ms).toISOString();
  const { ExpressionAttributeValues, ...change } = setOrRemove({
    lastFailedAt: earlier(lastFailedAt),
    ...(claimedAt && { claimedAt: earlier(claimedAt) }),
    ...(sentAt && { sentAt: earlier(sentAt) }),
    // As they are: here for the condition.
    attempts,
    status,
  });
  const update = new UpdateCommand({
    TableName: output('TableName'),
    Key: failureKey(id),
    ...change,
    ExpressionAttributeValues: { ...ExpressionAttributeValues, ':known': lastFailedAt },
    ConditionExpression: '#attempts = :attempts AND #status = :status AND #lastFailedAt = :known',
  });
  await table.send(update).catch(ifRefused);
}
