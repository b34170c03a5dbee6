import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { backupKey, BackupRow } from '../../lib/backup-row.ts';
import { batchGet } from '../../lib/batch-get.ts';
import { imageId } from '../../lib/s3-key.ts';
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
    const wanted = keys.map((key) => backupKey(imageId(photosBucket, key)));
    const items = await batchGet(client, TableName, wanted, abortSignal);
    // A row of a later version tells this one nothing.
    const rows = items.flatMap((item) => BackupRow.safeParse(item).data ?? []);
    return new Map(rows.map((row) => [row.key, row]));
  };
