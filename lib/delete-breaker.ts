import { DeleteCommand, type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { breakerKey as Key, trippedAt } from './breaker-state.ts';
import { ifRefused } from './if-refused.ts';

const MINUTE_MS = 60_000;
/** Ten whole minutes, and the one that has begun. */
const MINUTES = 11;

/**
 * Lets so many deletions through in ten minutes. One more, and it trips: from then on it lets none through, until
 * somebody releases it. It is for accidents, and for time to notice: whoever has taken the first account over can write
 * the row, or change the function, and hide every copy. What they cannot do is destroy a version: accounts/backup.
 */
export const deleteBreaker = (
  client: DynamoDBDocumentClient,
  TableName: string,
  abortSignal: AbortSignal,
) => {
  const update = (input: Omit<UpdateCommand['input'], 'TableName' | 'Key'>) =>
    client.send(new UpdateCommand({ TableName, Key, ...input }), { abortSignal });

  /** Counts a deletion. @returns the counts of all minutes; false if it is tripped */
  const add = (minute: number): Promise<Counts | false> =>
    update({
      UpdateExpression: 'ADD #minute :one',
      ConditionExpression: 'attribute_not_exists(trippedAt)',
      ExpressionAttributeNames: { '#minute': nameOf(minute) },
      ExpressionAttributeValues: { ':one': 1 },
      ReturnValues: 'ALL_NEW',
    }).then(({ Attributes = {} }) => countsIn(Attributes), ifRefused);

  /** A release takes the minute's count away: then there is nothing to trip any more. */
  const trip = (minute: number, now: number) =>
    update({
      UpdateExpression: 'SET trippedAt = if_not_exists(trippedAt, :now)',
      ConditionExpression: 'attribute_exists(#minute)',
      ExpressionAttributeNames: { '#minute': nameOf(minute) },
      ExpressionAttributeValues: { ':now': new Date(now).toISOString() },
    }).catch(ifRefused);

  const forget = (minutes: readonly number[]) =>
    update({
      UpdateExpression: `REMOVE ${minutes.map((_, index) => `#old${index}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(
        minutes.map((minute, index) => [`#old${index}`, nameOf(minute)]),
      ),
    });

  return {
    /**
     * Asks to delete something. Of those who ask at once, no more than `most` are let through; one who asks twice is
     * counted twice. @param now - epoch milliseconds
     */
    async admit(most: number, now: number): Promise<boolean> {
      const minute = Math.floor(now / MINUTE_MS);
      const counts = await add(minute);
      if (!counts) return false;
      const recent = counts.filter(([of]) => of > minute - MINUTES);
      const admitted = recent.reduce((sum, [, count]) => sum + count, 0) <= most;
      if (!admitted) await trip(minute, now);
      if (recent.length < counts.length)
        await forget(counts.filter(([of]) => of <= minute - MINUTES).map(([of]) => of));
      return admitted;
    },

    trippedAt: () => trippedAt(client, TableName, abortSignal),

    /** Lets deletions through again, and begins to count anew. */
    async release(): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key }), { abortSignal });
    },
  };
};

/** Minutes since the epoch, and what was deleted in each. */
type Counts = [minute: number, count: number][];

const PREFIX = 'minute';
const nameOf = (minute: number): string => `${PREFIX}${minute}`;

const countsIn = (attributes: Record<string, unknown>): Counts =>
  Object.entries(attributes)
    .filter(([name]) => name.startsWith(PREFIX))
    .map(([name, count]) => [Number(name.slice(PREFIX.length)), Number(count)]);
