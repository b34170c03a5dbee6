import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { failureKey, type FailureRow, statusKey } from '../../lib/failure-row.ts';
import { failureTable } from '../../lib/failure-table.ts';
import { ifRefused } from '../../lib/if-refused.ts';
import type { Marker } from '../../lib/failure-marker.ts';
import { setOrRemove } from '../../lib/set-or-remove.ts';
import type { NewFailure, Ports } from './ports.ts';

/** Notes failed events in the table. */
export function failureNotes(
  client: DynamoDBDocumentClient,
  TableName: string,
  abortSignal: AbortSignal,
): Ports['failures'] {
  const table = failureTable(client, TableName, abortSignal);

  async function create(id: string, row: FailureRow): Promise<boolean> {
    const update = new UpdateCommand({
      TableName,
      Key: failureKey(id),
      ...setOrRemove({ ...row, ...statusKey(row.status, row.lastFailedAt, id) }),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    return client.send(update, { abortSignal }).then(() => true, ifRefused);
  }

  /** Each attempt fails once: the claim goes with the first message that tells of it. */
  async function failAgain(
    { id, token }: Marker,
    { status, reason, reference, error, condition, lastFailedAt }: NewFailure,
  ): Promise<boolean> {
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
      ExpressionAttributeValues: { ...change.ExpressionAttributeValues, ':token': token },
      ConditionExpression: '#claim = :token',
    });
    return client.send(update, { abortSignal }).then(() => true, ifRefused);
  }

  return { create, failAgain, read: (id) => table.read(id) };
}
