import type { Context } from 'aws-lambda';
import { createTableClient } from '../../lib/clients.ts';
import { Name, readConfig } from '../../lib/config.ts';
import { attemptCounter } from './attempt-counter.ts';
import { endBy } from './end-by.ts';
import type { Ports } from './fail-on-demand.ts';

/** Of the function's three seconds: the last one is for reporting an error. */
const COUNT_TIMEOUT_MS = 2_000;

const config = readConfig({ TABLE_NAME: Name });
const table = createTableClient();

/** The world of one invocation. */
export const connect = (context: Context, correlationId: string): Ports => ({
  // By the variable: the context of `sls invoke local` says 1,024 of every function.
  endBy: endBy(context.getRemainingTimeInMillis(), Number(process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'])),
  countAttempt: () =>
    attemptCounter(table, config.TABLE_NAME, AbortSignal.timeout(COUNT_TIMEOUT_MS))(correlationId),
});
