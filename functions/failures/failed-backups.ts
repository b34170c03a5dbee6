import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { backupKey } from '../../lib/backup-row.ts';
import type { BucketChange } from '../../lib/bucket-change.ts';
import { ifRefused } from '../../lib/if-refused.ts';
import { imageId } from '../../lib/s3-key.ts';
import { setOrRemove } from '../../lib/set-or-remove.ts';

/** What everybody may know of why a photo has no backup; the error is for operators. */
const CODE = 'BACKUP_FAILED';

/** Says of images that their backup failed. */
export const failedBackups = (
  client: DynamoDBDocumentClient,
  TableName: string,
  abortSignal: AbortSignal,
) => ({
  /**
   * Marks an image's backup, unless `backup` has taken in this change or a later one; it takes the mark away with its
   * next success. The row's sequencer stays as it is: the change is still to be taken in. What waits for an approval
   * keeps its place in that list. A deletion that failed is no reason to make a row.
   */
  async fail({ event, bucket, key, sequencer }: BucketChange, failedAt: string): Promise<void> {
    const mark = setOrRemove({ state: 'failed', code: CODE, bucket, key, failedAt, expiresAt: undefined });
    const update = new UpdateCommand({
      TableName,
      Key: backupKey(imageId(bucket, key)),
      ...mark,
      UpdateExpression: mark.UpdateExpression.replace('SET ', `SET ${UNLESS_THERE}`),
      ExpressionAttributeValues: {
        ...mark.ExpressionAttributeValues,
        ':change': sequencer,
        ':none': '',
        ':held': 'held',
        ':zero': 0,
      },
      ConditionExpression: `${event === 'Object Created' ? '' : 'attribute_exists(pk) AND '}${NOT_SEEN}`,
    });
    await client.send(update, { abortSignal }).catch(ifRefused);
  },
});

/** As lib/backup-ledger.ts counts: whoever has read the row before may still write it, with better news. */
const UNLESS_THERE =
  'sequencer = if_not_exists(sequencer, :none), revision = if_not_exists(revision, :zero), ';
const NOT_SEEN = '(attribute_not_exists(pk) OR (sequencer < :change AND #state <> :held))';
