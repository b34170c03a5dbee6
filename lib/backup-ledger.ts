import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { backupKey, BackupRow } from './backup-row.ts';
import { ifRefused } from './if-refused.ts';

/** One more with each commit: it tells a row from the one before even if nothing else does. */
const Revision = z.object({ revision: z.number() });

/** A row as it was read. */
export interface KnownBackup {
  row: BackupRow;
  revision: number;
}

/** The rows that the function `backup` keeps. None is written over one that its writer has not seen. */
export const backupLedger = (
  client: DynamoDBDocumentClient,
  TableName: string,
  abortSignal: AbortSignal,
) => ({
  /** The row as it stands now. */
  async read(imageId: string): Promise<KnownBackup | undefined> {
    const get = new GetCommand({ TableName, Key: backupKey(imageId), ConsistentRead: true });
    const { Item } = await client.send(get, { abortSignal });
    return Item && { row: BackupRow.parse(Item), revision: Revision.parse(Item).revision };
  },

  /**
   * Replaces the row, if it still is the one that was read, or still is not there.
   * @returns whether it was. The SDK repeats a put whose answer was lost, and then meets its own row: that is a no, too
   */
  async commit(imageId: string, row: BackupRow, known: KnownBackup | undefined): Promise<boolean> {
    const put = new PutCommand({
      TableName,
      Item: { ...backupKey(imageId), ...row, revision: (known?.revision ?? 0) + 1 },
      ...(known
        ? { ConditionExpression: 'revision = :read', ExpressionAttributeValues: { ':read': known.revision } }
        : { ConditionExpression: 'attribute_not_exists(pk)' }),
    });
    return client.send(put, { abortSignal }).then(() => true, ifRefused);
  },
});
