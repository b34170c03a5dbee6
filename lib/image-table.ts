import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { backupKey, BackupRow } from './backup-row.ts';
import { idAt, indexPage } from './index-page.ts';
import { MetaRow } from './meta-row.ts';
import { metaKey, ownerPartition, type RowKey, thumbnailKey } from './table.ts';
import { ThumbnailRow } from './thumbnail-row.ts';

/** A META row of an image that was asked for, with what was asked: so a repetition can be told from another request. */
export const AnnouncedRow = z.extend(MetaRow, { request: z.optional(z.string()) });

/** See {@link AnnouncedRow}. */
export type AnnouncedRow = z.output<typeof AnnouncedRow>;

const Listed = z.extend(MetaRow, { pk: z.string() });

/** The images in the table, as those who look at them need them. */
export const imageTable = (client: DynamoDBDocumentClient, TableName: string, abortSignal: AbortSignal) => ({
  /**
   * Notes an image that is yet to come, unless it is known already. A row that has expired is as good as removed.
   * @param now - epoch seconds
   * @returns what is known. The SDK repeats a put whose answer was lost, and then meets its own row: that is this one
   */
  async announce(imageId: string, row: AnnouncedRow, now: number): Promise<AnnouncedRow> {
    const put = new PutCommand({
      TableName,
      Item: { ...metaKey(imageId), ...row },
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
      ExpressionAttributeValues: { ':now': now },
    });
    try {
      await client.send(put, { abortSignal });
      return row;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const { meta } = await this.read(imageId);
      if (!meta) throw error;
      return meta;
    }
  },

  /** All rows of an image, as they are now, in one query. */
  async read(imageId: string): Promise<{
    meta: AnnouncedRow | undefined;
    thumbnail: ThumbnailRow | undefined;
    backup: BackupRow | undefined;
  }> {
    const { pk, sk } = metaKey(imageId);
    const query = new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
    });
    const { Items = [] } = await client.send(query, { abortSignal });
    const row = (key: string) => Items.find((item) => item['sk'] === key);
    const meta = row(sk);
    const thumbnail = row(thumbnailKey(imageId).sk);
    const backup = row(backupKey(imageId).sk);
    return {
      meta: meta && AnnouncedRow.parse(meta),
      thumbnail: thumbnail && ThumbnailRow.parse(thumbnail),
      backup: backup && BackupRow.parse(backup),
    };
  },

  /**
   * An owner's images, newest first.
   * @param after - the last one of the page before: its sort key, as `next` tells it
   */
  async list(owner: string, limit: number, after: string | undefined) {
    const place = { partition: ownerPartition(owner), limit, after, keyAt };
    const { items, next } = await indexPage(client, TableName, place, abortSignal);
    const rows = items.map((item) => Listed.parse(item));
    return { rows: rows.map(({ pk, ...meta }) => ({ ...meta, id: pk.slice('IMG#'.length) })), next };
  },
});

const keyAt = (gsi1sk: string): RowKey => metaKey(idAt(gsi1sk));
