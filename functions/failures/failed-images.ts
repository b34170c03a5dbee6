import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ifRefused } from '../../lib/if-refused.ts';
import type { ObjectChange } from '../../lib/s3-event.ts';
import { imageId, ownerOf } from '../../lib/s3-key.ts';
import { setOrRemove } from '../../lib/set-or-remove.ts';
import { metaKey, ownerKey } from '../../lib/table.ts';

/** What everybody may know of why an image failed; the error is for operators. */
const CODE = 'THUMBNAIL_FAILED';

/** Says of images that they failed. */
export const failedImages = (
  client: DynamoDBDocumentClient,
  TableName: string,
  abortSignal: AbortSignal,
) => ({
  /**
   * Marks an image, unless `thumbnail` has taken in this change or a later one: see `describe` in
   * lib/thumbnail-ledger.ts, which takes the mark away again. A deletion that failed is no reason to make a row.
   */
  async fail({ event, bucket, key, sequencer }: ObjectChange, failedAt: string): Promise<void> {
    const id = imageId(bucket, key);
    const isNew = event.startsWith('ObjectCreated:');
    const mark = setOrRemove({ status: 'failed', code: CODE, bucket, key, expiresAt: undefined });
    const listing = ifMissing(isNew ? placeInList(id, ownerOf(key), failedAt) : {});
    const update = new UpdateCommand({
      TableName,
      Key: metaKey(id),
      UpdateExpression: mark.UpdateExpression.replace('SET ', `SET ${listing.assignments}`),
      ExpressionAttributeNames: { ...mark.ExpressionAttributeNames, ...listing.names },
      ExpressionAttributeValues: {
        ...mark.ExpressionAttributeValues,
        ...listing.values,
        ':change': sequencer,
      },
      ConditionExpression: `${isNew ? '' : 'attribute_exists(pk) AND '}${NOT_SEEN}`,
    });
    await client.send(update, { abortSignal }).catch(ifRefused);
  },
});

const NOT_SEEN = '(attribute_not_exists(thumbnailSequencer) OR thumbnailSequencer < :change)';

/** Where an owner finds an image that nobody has announced: an upload that did not come through the API. */
const placeInList = (id: string, owner: string | undefined, uploadedAt: string): Record<string, string> =>
  owner === undefined ? { uploadedAt } : { owner, uploadedAt, ...ownerKey(owner, uploadedAt, id) };

/** The parts of an `Update` that give a row these attributes, unless it has them. */
function ifMissing(attributes: Record<string, string>) {
  const entries = Object.entries(attributes);
  return {
    assignments: entries.map(([name]) => `#${name} = if_not_exists(#${name}, :${name}), `).join(''),
    names: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(entries.map(([name, value]) => [`:${name}`, value])),
  };
}
