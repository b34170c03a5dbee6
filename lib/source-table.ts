import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { indexPage } from './index-page.ts';
import { sourceKey, SourceRow, SOURCES } from './source-row.ts';

/** A source, with its id. */
export type Source = SourceRow & { id: string };

/** Some fifty fit into the 4 KB of a function's environment variables, where their list is; others were removed. */
const MOST = 200;

/** The state of all sources, by their ids; of one that was removed, for some time longer. */
export async function allSources(
  client: DynamoDBDocumentClient,
  TableName: string,
  abortSignal: AbortSignal,
): Promise<Source[]> {
  const place = { partition: SOURCES, limit: MOST, keyAt: sourceKey, oldestFirst: true };
  const { items } = await indexPage(client, TableName, place, abortSignal);
  return items.map((item) => SourceRow.parse(item)).map((row) => ({ ...row, id: row.gsi1sk }));
}
