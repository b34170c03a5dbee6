import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { withDeadline } from '../../lib/deadline.ts';
import { logInvocation } from '../../lib/log.ts';
import { redrivableBody } from '../../lib/redrivable.ts';
import { connect } from './connect.ts';
import { givingUp } from './give-up.ts';
import type { ConsumerPorts } from './ports.ts';
import { parseBody } from './request.ts';
import { syncAndLog } from './sync-and-log.ts';

/** Keeps the backup in step, in the world that `open` connects to. */
export const createHandler =
  (open: (signal: AbortSignal) => ConsumerPorts) =>
  /** @returns the messages that could not be dealt with: these alone come again */
  async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    logInvocation(event, context);
    return withDeadline(context.getRemainingTimeInMillis(), (signal) => {
      const ports = open(signal);
      const sync = redrivableBody((body) => syncAndLog(body, ports));
      const record = givingUp(async ({ body }: SQSRecord) => sync(parseBody(body)), ports.giveUp);
      return processPartialResponse(event, record, new BatchProcessor(EventType.SQS), {
        // Lambda would take an error for a failure of all messages too, and count it as one of the function's.
        throwOnFullBatchFailure: false,
      });
    });
  };

export const handler = createHandler(connect);
