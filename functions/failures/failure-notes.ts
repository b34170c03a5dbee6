import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { failureKey, type FailureRow, statusKey } from '../../lib/failure-row.ts';
import { failureTable, ifRefused } from '../../lib/failure-table.ts';
import { setOrRemove } from '../../lib/set-or-remove.ts';
import type { NewFailure, Ports } from './ports.ts';

/** Notes failed events in the table. */
export function failureNotes(
  client: DynamoDBDocumentClient,
  TableName: string,
  abortSignal: AbortSignal,
): Ports['failures'] {
  const table = failureTable(client, TableName, abortSignal);

  async function create(id: string, row: FailureRow): Promise<FailureRow | undefined> {
    const update = new UpdateCommand({
      TableName,
      Key: failureKey(id),
      ...setOrRemove({ ...row, ...statusKey(row.status, row.lastFailedAt, id) }),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    const created = await client.send(update, { abortSignal }).then(() => true, ifRefused);
    // If it was forgotten just now, it is new again.
    return created ? undefined : ((await table.read(id)) ?? create(id, row));
  }

  /** Each attempt fails once: the claim goes with the first message that tells of it. */
  async function failAgain(
    id: string,
    attempt: number,
    { status, reason, reference, error, condition, lastFailedAt }: NewFailure,
  ): Promise<void> {
    const change = setOrRemove({
      status,
      reason,
      reference,
      error,
      condition,
      lastFailedAt,
      ...statusKey(status, lastFailedAt, id),
      claim: undefined,
      claimedAt: undefined,
      sentAt: undefined,
    });
    const update = new UpdateCommand({
      TableName,
      Key: failureKey(id),
      ...change,
      ExpressionAttributeValues: { ...change.ExpressionAttributeValues, ':attempt': attempt },
      ConditionExpression: 'attempts = :attempt AND attribute_exists(#claim)',
    });
    await client.send(update, { abortSignal }).catch(ifRefused);
  }

  return { create, failAgain };
}
