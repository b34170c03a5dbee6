import type { SQSRecord } from 'aws-lambda';
import { log } from '../../lib/log.ts';
import { MalformedRecordError } from '../../lib/s3-event.ts';
import type { ConsumerPorts } from './ports.ts';

/**
 * Gives up at once what stays malformed however often it comes: its queue would have it come for an hour, and then say
 * no more than that it came too often. A crash before the queue has heard of it repeats it; one message is one failure.
 * @returns what handles a message. @throws what else goes wrong: that message comes again
 */
export const givingUp =
  (handle: (record: SQSRecord) => Promise<void>, giveUp: ConsumerPorts['giveUp']) =>
  async (record: SQSRecord): Promise<void> => {
    try {
      await handle(record);
    } catch (error) {
      if (!(error instanceof MalformedRecordError)) throw error;
      await giveUp(record, error);
      log.warn('given up', { messageId: record.messageId, error });
    }
  };
