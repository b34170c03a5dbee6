import type { Context } from 'aws-lambda';
import { withDeadline } from '../../lib/deadline.ts';
import { log, logInvocation } from '../../lib/log.ts';
import { count } from '../../lib/metrics.ts';
import type { RedriveAnswer } from '../../lib/redrive-outcome.ts';
import { connect } from './connect.ts';
import type { Ports } from './ports.ts';
import { redrive } from './redrive.ts';
import { readRequest } from './request.ts';

/** Sends failed events again, in the world that `open` connects to. */
export const createHandler =
  (open: (signal: AbortSignal) => Ports) =>
  /** @returns what became of each failure. @throws InvalidRequestError, or what kept one from being sent */
  async (event: unknown, context: Context): Promise<RedriveAnswer> => {
    logInvocation(event, context);
    const request = readRequest(event);
    const outcomes: RedriveAnswer['outcomes'] = [];
    await withDeadline(context.getRemainingTimeInMillis(), async (signal) => {
      for await (const outcome of redrive(request, open(signal))) {
        log.info('redrive', { ...outcome, dryRun: request.dryRun });
        outcomes.push(outcome);
        if (outcome.outcome === 'sent' && !request.dryRun) count('FailuresSent');
      }
    });
    return { outcomes };
  };

export const handler = createHandler(connect);
