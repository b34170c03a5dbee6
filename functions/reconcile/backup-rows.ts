import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { backupKey, BackupRow } from '../../lib/backup-row.ts';
import { imageId } from '../../lib/s3-key.ts';
import { untilNothingIsLeft } from './attempts.ts';
import type { Ports } from './ports.ts';

/**
 * Reads what the function `backup` has noted, for half the price of consistent reads, of which there would be as many as
 * photos: what was noted in the last second is of a photo that is young.
 */
export const backupRows =
  (
    client: DynamoDBDocumentClient,
    TableName: string,
    photosBucket: string,
    abortSignal: AbortSignal,
  ): Ports['readRows'] =>
  async (keys) => {
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
  };
