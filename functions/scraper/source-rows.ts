import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ifRefused } from '../../lib/if-refused.ts';
import { sourceKey, SourceRow } from '../../lib/source-row.ts';
import type { Ports } from './ports.ts';

/** The rows of sources. */
export const sourceRows = (
  client: DynamoDBDocumentClient,
  TableName: string,
  abortSignal: AbortSignal,
): Ports['sources'] => ({
  async read(id) {
    const get = new GetCommand({ TableName, Key: sourceKey(id), ConsistentRead: true });
    const { Item } = await client.send(get, { abortSignal });
    return Item && SourceRow.parse(Item);
  },

  async commit(id, row) {
    const put = new PutCommand({
      TableName,
      Item: { ...sourceKey(id), ...row },
      // The same tick may write twice: the SDK repeats a put whose answer was lost.
      ConditionExpression: 'attribute_not_exists(pk) OR #minute <= :minute',
      ExpressionAttributeNames: { '#minute': 'minute' },
      ExpressionAttributeValues: { ':minute': row.minute },
    });
    return client.send(put, { abortSignal }).then(() => true, ifRefused);
  },

  async notePublished(id, contentHash) {
    const update = new UpdateCommand({
      TableName,
      Key: sourceKey(id),
      UpdateExpression: 'SET publishedHash = :hash',
      ConditionExpression: 'contentHash = :hash',
      ExpressionAttributeValues: { ':hash': contentHash },
    });
    await client.send(update, { abortSignal }).catch(ifRefused);
  },
});
