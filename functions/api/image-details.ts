import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { backupKey, BackupRow } from '../../lib/backup-row.ts';
import { batchGet } from '../../lib/batch-get.ts';
import { type RowKey, thumbnailKey } from '../../lib/table.ts';
import { ThumbnailRow } from '../../lib/thumbnail-row.ts';
import type { Ports } from './ports.ts';

/** Reads what a list shows of its images, all of it at once. @throws LeftOverError */
export const imageDetails =
  (client: DynamoDBDocumentClient, TableName: string, abortSignal: AbortSignal): Ports['images']['details'] =>
  async (imageIds) => {
    const wanted = imageIds.flatMap((id) => [thumbnailKey(id), backupKey(id)]);
    const items = await batchGet(client, TableName, wanted, abortSignal);
    const row = ({ pk, sk }: RowKey) => items.find((item) => item['pk'] === pk && item['sk'] === sk);
    // A row of a later version tells this one nothing, and does not keep the others from being shown.
    return new Map(
      imageIds.map((id) => [
        id,
        {
          thumbnail: ThumbnailRow.safeParse(row(thumbnailKey(id))).data,
          backup: BackupRow.safeParse(row(backupKey(id))).data,
        },
      ]),
    );
  };
