import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { feedPartition, FeedRow, type ItemKind } from './feed-row.ts';

/** DynamoDB may keep for days what has expired. */
const SPARE = 20;

/**
 * The latest items of a kind, of all sources together, newest first. An index follows its table after a moment: what
 * was stored right before may be missing.
 * @param now - epoch milliseconds
 */
export async function latestItems(
  client: DynamoDBDocumentClient,
  TableName: string,
  { kind, most, now }: { kind: ItemKind; most: number; now: number },
  abortSignal: AbortSignal,
): Promise<FeedRow[]> {
  const query = new QueryCommand({
    TableName,
    IndexName: 'gsi1',
    KeyConditionExpression: 'gsi1pk = :partition',
    ExpressionAttributeValues: { ':partition': feedPartition(kind) },
    ScanIndexForward: false,
    Limit: most + SPARE,
  });
  const { Items = [] } = await client.send(query, { abortSignal });
  const rows = Items.map((item) => FeedRow.parse(item));
  return rows.filter(({ expiresAt }) => expiresAt * 1000 > now).slice(0, most);
}
