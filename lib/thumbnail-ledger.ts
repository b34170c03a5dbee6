import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { MetaRow } from './meta-row.ts';
import { setOrRemove } from './set-or-remove.ts';
import { metaKey, thumbnailKey } from './table.ts';
import { ThumbnailRow } from './thumbnail-row.ts';

/** The rows that the function `thumbnail` keeps. No write lets an older change of a key replace a newer one. */
export function thumbnailLedger(client: DynamoDBDocumentClient, TableName: string, abortSignal: AbortSignal) {
  /** The row as it stands now. */
  async function read(imageId: string): Promise<ThumbnailRow | undefined> {
    const get = new GetCommand({ TableName, Key: thumbnailKey(imageId), ConsistentRead: true });
    const { Item } = await client.send(get, { abortSignal });
    return Item && ThumbnailRow.parse(Item);
  }

  /**
   * The row that made a conditional write fail. It can be the write's own: the SDK repeats a request whose answer
   * was lost, and the repetition meets what the first one wrote.
   */
  async function readInstead(imageId: string, error: unknown): Promise<ThumbnailRow> {
    const row = error instanceof ConditionalCheckFailedException ? await read(imageId) : undefined;
    if (!row) throw error;
    return row;
  }

  return {
    read,

    /** Replaces the row, unless it is as new as this one. @returns the row that stands afterwards */
    async commit(imageId: string, row: ThumbnailRow): Promise<ThumbnailRow> {
      const put = new PutCommand({
        TableName,
        Item: { ...thumbnailKey(imageId), ...row },
        ConditionExpression: 'attribute_not_exists(pk) OR sequencer < :sequencer',
        ExpressionAttributeValues: { ':sequencer': row.sequencer },
      });
      return client.send(put, { abortSignal }).then(
        () => row,
        (error: unknown) => readInstead(imageId, error),
      );
    },

    /**
     * Notes that this change, too, was taken in, if the row is an earlier one and about this version.
     * @returns the row that stands afterwards
     */
    async advance(imageId: string, sequencer: string, versionId: string): Promise<ThumbnailRow> {
      const update = new UpdateCommand({
        TableName,
        Key: thumbnailKey(imageId),
        UpdateExpression: 'SET sequencer = :sequencer',
        ConditionExpression: 'sequencer < :sequencer AND versionId = :versionId',
        ExpressionAttributeValues: { ':sequencer': sequencer, ':versionId': versionId },
        ReturnValues: 'ALL_NEW',
      });
      return client.send(update, { abortSignal }).then(
        ({ Attributes }) => ThumbnailRow.parse(Attributes),
        (error: unknown) => readInstead(imageId, error),
      );
    },

    /** Tells everybody about the image as of this change, unless they have heard of a later one. */
    async describe(imageId: string, sequencer: string, meta: MetaRow): Promise<void> {
      const update = new UpdateCommand({
        TableName,
        Key: metaKey(imageId),
        ...setOrRemove({ ...meta, thumbnailSequencer: sequencer }),
        ConditionExpression:
          'attribute_not_exists(thumbnailSequencer) OR thumbnailSequencer <= :thumbnailSequencer',
      });
      try {
        await client.send(update, { abortSignal });
      } catch (error) {
        // Somebody has told of a later change.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
