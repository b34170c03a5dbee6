import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ifRefused } from '../../lib/if-refused.ts';
import { tickKey } from '../../lib/tick-row.ts';
import type { Ports } from './ports.ts';

const Key = tickKey('scraper');
const iso = (minute: number): string => new Date(minute).toISOString();

/** The row that says which tick was taken. */
export const tickRows = (
  client: DynamoDBDocumentClient,
  TableName: string,
  abortSignal: AbortSignal,
  uuid: () => string,
): Ports['ticks'] => ({
  async take(minute, now, busyUntil) {
    const owner = uuid();
    const update = new UpdateCommand({
      TableName,
      Key,
      UpdateExpression: 'SET #minute = :minute, busyUntil = :busyUntil, #owner = :owner',
      // The last of these is this very call: the SDK repeats an update whose answer was lost.
      ConditionExpression:
        'attribute_not_exists(pk) OR (#minute < :minute AND busyUntil <= :now) OR #owner = :owner',
      ExpressionAttributeNames: { '#minute': 'minute', '#owner': 'owner' },
      ExpressionAttributeValues: {
        ':minute': iso(minute),
        ':now': now,
        ':busyUntil': busyUntil,
        ':owner': owner,
      },
    });
    return client.send(update, { abortSignal }).then(() => true, ifRefused);
  },

  async release(minute) {
    const update = new UpdateCommand({
      TableName,
      Key,
      UpdateExpression: 'SET busyUntil = :done',
      ConditionExpression: '#minute = :minute',
      ExpressionAttributeNames: { '#minute': 'minute' },
      ExpressionAttributeValues: { ':done': 0, ':minute': iso(minute) },
    });
    await client.send(update, { abortSignal }).catch(ifRefused);
  },
});
