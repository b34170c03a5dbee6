import type { Context } from 'aws-lambda';
import { withDeadline } from '../../lib/deadline.ts';
import { log, logInvocation } from '../../lib/log.ts';
import { redrivable } from '../../lib/redrivable.ts';
import { readChange, recordsIn } from '../../lib/s3-event.ts';
import { tryEach } from '../../lib/try-all.ts';
import { connect } from './connect.ts';
import type { Ports } from './ports.ts';
import { syncAndLog } from './sync-and-log.ts';

/** Handles S3 notifications, in the world that `open` connects to. */
export const createHandler =
  (open: (signal: AbortSignal) => Ports) =>
  /** @throws what failed, after every record had its chance; Lambda then hands all of them over again */
  async (event: unknown, context: Context): Promise<void> => {
    logInvocation(event, context);
    const records = recordsIn(event);
    log.info('notification', { records: records.length });
    await withDeadline(context.getRemainingTimeInMillis(), (signal) =>
      tryEach(records, async (record) => syncAndLog(readChange(record), open(signal))),
    );
  };

export const handler = redrivable(createHandler(connect));
