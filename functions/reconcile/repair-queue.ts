import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type BackupRequest, REPAIR } from '../../lib/backup-request.ts';
import { waitForAll } from '../../lib/try-all.ts';
import { untilNothingIsLeft } from '../../lib/until-nothing-is-left.ts';
import type { Ports } from './ports.ts';

/** The most that one `SendMessageBatch` takes. */
const BATCH = 10;

/**
 * Asks the function `backup` for repairs, through its queue. Sent twice is done once.
 * @param correlationId - of the audit
 */
export function repairQueue(
  sqs: SQSClient,
  { queueUrl, photosBucket }: { queueUrl: string; photosBucket: string },
  correlationId: string | undefined,
  abortSignal: AbortSignal,
): Ports['requestRepairs'] {
  const bodyOf = (key: string, approvedAt: string | undefined): string => {
    const request: BackupRequest = {
      source: REPAIR.source,
      'detail-type': REPAIR.detailType,
      detail: {
        bucket: { name: photosBucket },
        object: { key },
        approved: approvedAt !== undefined,
        approvedAt,
        correlationId,
      },
    };
    return JSON.stringify(request);
  };

  /** @returns those that the queue has not taken */
  const send = async (bodies: readonly string[]): Promise<string[]> => {
    const batch = new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
    });
    const { Failed = [] } = await sqs.send(batch, { abortSignal });
    return Failed.flatMap(({ Id }) => bodies[Number(Id)] ?? []);
  };

  return async (keys, approvedAt) => {
    const bodies = keys.map((key) => bodyOf(key, approvedAt));
    const batches = Array.from({ length: Math.ceil(bodies.length / BATCH) }, (_, index) =>
      bodies.slice(index * BATCH, (index + 1) * BATCH),
    );
    await waitForAll(batches.map((batch) => untilNothingIsLeft(batch, 'messages', send, abortSignal)));
  };
}
