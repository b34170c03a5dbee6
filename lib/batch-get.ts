import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { RowKey } from './table.ts';
import { untilNothingIsLeft } from './until-nothing-is-left.ts';

/** The most that one `BatchGetItem` takes. */
const BATCH = 100;

type Keys = Record<string, unknown>[];

/**
 * Reads the rows of these keys, in no order, for half the price of consistent reads: what was written in the last second
 * may be missing, as is what is not there.
 * @throws LeftOverError
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
export async function batchGet(
  client: DynamoDBDocumentClient,
  TableName: string,
  keys: readonly RowKey[],
  abortSignal: AbortSignal,
): Promise<Record<string, unknown>[]> {
  const read = async (wanted: Keys): Promise<Keys> => {
    const found: Keys = [];
    const attempt = async (left: Readonly<Keys>): Promise<Keys> => {
      const get = new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [...left] } } });
      const { Responses, UnprocessedKeys } = await client.send(get, { abortSignal });
      found.push(...(Responses?.[TableName] ?? []));
      return UnprocessedKeys?.[TableName]?.Keys ?? [];
    };
    await untilNothingIsLeft(wanted, 'rows', attempt, abortSignal);
    return found;
  };
  const batches: Promise<Keys>[] = [];
  for (let at = 0; at < keys.length; at += BATCH)
    batches.push(read(keys.slice(at, at + BATCH).map(({ pk, sk }) => ({ pk, sk }))));
  return (await Promise.all(batches)).flat();
}
