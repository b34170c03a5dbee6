import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { failureKey, type FailureRow, type ParkReason, statusKey } from '../../lib/failure-row.ts';
import { ifRefused } from '../../lib/if-refused.ts';
import { count } from '../../lib/metrics.ts';
import { setOrRemove } from '../../lib/set-or-remove.ts';
import type { Ports } from './ports.ts';

const iso = (time: number): string => new Date(time).toISOString();

/**
 * The steps of sending a failed event again, each conditional on the one before: of two who try it at once, one does
 * it. Times are epoch milliseconds.
 */
export function failureRetries(
  client: DynamoDBDocumentClient,
  TableName: string,
  abortSignal: AbortSignal,
): Ports['retries'] {
  /** @returns whether the condition held */
  async function change(
    id: string,
    attributes: Record<string, unknown>,
    ConditionExpression: string,
    given: Record<string, unknown>,
  ): Promise<boolean> {
    const { ExpressionAttributeValues, ...rest } = setOrRemove(attributes);
    const update = new UpdateCommand({
      TableName,
      Key: failureKey(id),
      ...rest,
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ...given },
      ConditionExpression,
    });
    return client.send(update, { abortSignal }).then(() => true, ifRefused);
  }

  return {
    /**
     * Takes the event on, for its next attempt. From here on the attempt counts, whether it is sent or not: a crash
     * must not be a way to a fourth one. And since it counts, nobody else who has read the same row can take it on.
     * @param token - unlike any other. The SDK repeats an update whose answer was lost, and then finds it there
     * @returns whether nobody was quicker
     */
    claim: (
      id: string,
      { status, attempts, lastFailedAt, tokens = new Set() }: FailureRow,
      token: string,
      now: number,
    ): Promise<boolean> =>
      change(
        id,
        {
          status: 'failed',
          ...statusKey('failed', lastFailedAt, id),
          attempts: attempts + 1,
          claim: token,
          claimedAt: iso(now),
          tokens: new Set([...tokens, token]),
        },
        '#claim = :claim OR (#status = :known AND #attempts = :before)',
        { ':known': status, ':before': attempts },
      ),

    /** Notes that the event is on its way, unless its outcome is known already. */
    sent: async (id: string, token: string, now: number): Promise<void> => {
      const sent = { status: 'retrying', sentAt: iso(now), ...statusKey('retrying', iso(now), id) };
      await change(id, { ...sent, claim: token }, '#claim = :claim', {});
    },

    /** Gives back what could not be sent, with the attempts of the row. It can be tried again at once. */
    release: async (id: string, { claim, attempts }: FailureRow): Promise<void> => {
      const released = { status: 'failed', attempts, claim: undefined, claimedAt: undefined };
      await change(id, released, '#claim = :token', { ':token': claim });
    },

    /** Leaves the event to an operator, unless something has happened to it since it was read. */
    park: async (
      id: string,
      { status, attempts, claim, lastFailedAt }: FailureRow,
      reason: ParkReason,
    ): Promise<void> => {
      const parked = { status: 'parked', reason, ...statusKey('parked', lastFailedAt, id) };
      const sameClaim = claim === undefined ? 'attribute_not_exists(#claim)' : '#claim = :token';
      const isNews = await change(
        id,
        { ...parked, claim: undefined, claimedAt: undefined },
        `#status = :known AND attempts = :before AND ${sameClaim}`,
        { ':known': status, ':before': attempts, ...(claim !== undefined && { ':token': claim }) },
      );
      if (isNews) count('FailuresParked');
    },
  };
}
