import { BatchGetCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { backupKey, BackupRow, HELD } from '../../lib/backup-row.ts';
import { imageId } from '../../lib/s3-key.ts';
import { untilNothingIsLeft } from './attempts.ts';
import { MOST_ROWS, type Ports } from './ports.ts';

const Held = z.object({ key: z.string() });

/** What the function `backup` has noted. */
export const backupRows = (
  client: DynamoDBDocumentClient,
  TableName: string,
  photosBucket: string,
  abortSignal: AbortSignal,
): Pick<Ports, 'readRows' | 'held'> => ({
  /**
   * Half the price of a consistent read, and there are as many as photos: what was noted in the last second is of a
   * photo that is young.
   */
  async readRows(keys) {
    const rows = new Map<string, BackupRow>();
    const wanted: Record<string, unknown>[] = keys.map((key) => ({
      ...backupKey(imageId(photosBucket, key)),
    }));
    const read = async (Keys: readonly Record<string, unknown>[]) => {
      const get = new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [...Keys] } } });
      const { Responses, UnprocessedKeys } = await client.send(get, { abortSignal });
      for (const item of Responses?.[TableName] ?? []) {
        // A row of a later version tells this one nothing.
        const { data } = BackupRow.safeParse(item);
        if (data) rows.set(data.key, data);
      }
      return UnprocessedKeys?.[TableName]?.Keys ?? [];
    };
    await untilNothingIsLeft(wanted, 'rows', read, abortSignal);
    return rows;
  },

  async *held() {
    let start: Record<string, unknown> | undefined;
    do {
      const query = new QueryCommand({
        TableName,
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :held',
        ExpressionAttributeValues: { ':held': HELD },
        ExclusiveStartKey: start,
        Limit: MOST_ROWS,
      });
      const { Items = [], LastEvaluatedKey } = await client.send(query, { abortSignal });
      if (Items.length > 0) yield Items.map((item) => Held.parse(item).key);
      start = LastEvaluatedKey;
    } while (start);
  },
});
