import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { MetaRow } from './meta-row.ts';
import { metaKey, ownerPartition, thumbnailKey } from './table.ts';
import { ThumbnailRow } from './thumbnail-row.ts';

const Position = z.record(z.string(), z.string());
const Listed = z.extend(MetaRow, { pk: z.string() });

/** The images in the table, as those who look at them need them. */
export const imageTable = (client: DynamoDBDocumentClient, TableName: string, abortSignal: AbortSignal) => ({
  /** Notes an image that is yet to come, unless it is known already. @returns what is known */
  async announce(imageId: string, meta: MetaRow): Promise<MetaRow> {
    const put = new PutCommand({
      TableName,
      Item: { ...metaKey(imageId), ...meta },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    try {
      await client.send(put, { abortSignal });
      return meta;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const { meta: known = meta } = await this.read(imageId);
      return known;
    }
  },

  /** Both rows of an image, in one query. */
  async read(imageId: string): Promise<{ meta: MetaRow | undefined; thumbnail: ThumbnailRow | undefined }> {
    const { pk, sk } = metaKey(imageId);
    const query = new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
    });
    const { Items = [] } = await client.send(query, { abortSignal });
    const row = (key: string) => Items.find((item) => item['sk'] === key);
    const meta = row(sk);
    const thumbnail = row(thumbnailKey(imageId).sk);
    return {
      meta: meta && MetaRow.parse(meta),
      thumbnail: thumbnail && ThumbnailRow.parse(thumbnail),
    };
  },

  /** An owner's images, newest first, from a position on. */
  async list(owner: string, limit: number, from: Record<string, string> | undefined) {
    const query = new QueryCommand({
      TableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :owner',
      ExpressionAttributeValues: { ':owner': ownerPartition(owner) },
      ScanIndexForward: false,
      Limit: limit,
      ExclusiveStartKey: from,
    });
    const { Items = [], LastEvaluatedKey } = await client.send(query, { abortSignal });
    return {
      rows: Items.map((item) => Listed.parse(item)).map(({ pk, ...meta }) => ({
        ...meta,
        id: pk.slice('IMG#'.length),
      })),
      next: LastEvaluatedKey && Position.parse(LastEvaluatedKey),
    };
  },
});
