import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { HELD } from './backup-row.ts';

const PAGE = 100;
const Held = z.object({ key: z.string(), heldAt: z.string() });
/** A deletion that waits for an approval, and since when, ISO 8601. */
export type HeldDeletion = z.output<typeof Held>;

/** The deletions that wait for an approval. */
export function heldDeletions(client: DynamoDBDocumentClient, TableName: string, abortSignal: AbortSignal) {
  const query = (rest: Partial<QueryCommand['input']>) => {
    const command = new QueryCommand({
      TableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :held',
      ExpressionAttributeValues: { ':held': HELD },
      ...rest,
    });
    return client.send(command, { abortSignal });
  };
  return {
    /** All of them, in pages, the oldest first. */
    async *rows(): AsyncGenerator<HeldDeletion[]> {
      let start: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await query({ ExclusiveStartKey: start, Limit: PAGE });
        if (Items.length > 0) yield Items.map((item) => Held.parse(item));
        start = LastEvaluatedKey;
      } while (start);
    },

    /** How many there are; `most`, if there are more. */
    async count(most: number): Promise<number> {
      return (await query({ Select: 'COUNT', Limit: most })).Count ?? 0;
    },
  };
}
