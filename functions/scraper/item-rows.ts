import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { feedKey } from '../../lib/feed-row.ts';
import { ifRefused } from '../../lib/if-refused.ts';
import { setOrRemove } from '../../lib/set-or-remove.ts';
import type { Ports } from './ports.ts';

/** What an item keeps of the time when it was first seen, whatever its source says later. */
const FIRST = ['firstSeenAt', 'publishedAt', 'gsi1pk', 'gsi1sk'];
/** An item that is kept for longer than this anyway need not be written again, in seconds. */
const SOON_S = 80 * 24 * 60 * 60;

/** The rows of items. */
export const itemRows = (
  client: DynamoDBDocumentClient,
  TableName: string,
  abortSignal: AbortSignal,
): Ports['items'] => ({
  async store(id, item) {
    const { UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues } = setOrRemove(item);
    const update = new UpdateCommand({
      TableName,
      Key: feedKey(id),
      UpdateExpression: FIRST.reduce(keepFirst, UpdateExpression),
      // One write tells whether there is anything to write.
      ConditionExpression: 'attribute_not_exists(pk) OR #hash <> :hash OR #expiresAt < :soon',
      ExpressionAttributeNames,
      ExpressionAttributeValues: {
        ...ExpressionAttributeValues,
        ':soon': Math.floor(Date.parse(item.firstSeenAt) / 1000) + SOON_S,
      },
    });
    return client.send(update, { abortSignal }).then(() => true, ifRefused);
  },
});

const keepFirst = (text: string, name: string): string =>
  text.replace(`#${name} = :${name}`, `#${name} = if_not_exists(#${name}, :${name})`);
