import type { Context } from 'aws-lambda';
import { Name, readConfig } from './config.ts';
import { untag } from './failure-marker.ts';
import { log } from './log.ts';
import { count } from './metrics.ts';
import { resolveFailure } from './resolve-failure.ts';

const config = readConfig({ TABLE_NAME: Name });
/** In time to be told of before the function's own end. */
const TIMEOUT_MS = 2_000;

type Handler<Result> = (event: unknown, context: Context) => Promise<Result>;

/**
 * A handler to which failed events may be sent again: see functions/redrive/targets.yml. That such an event succeeds is
 * noted with its failure. Should the note fail, so does the event, and Lambda repeats both.
 */
export const redrivable =
  <Result>(handle: Handler<Result>): Handler<Result> =>
  async (event, context) => {
    const result = await handle(event, context);
    const { marker } = untag(event);
    if (marker && (await resolve(marker.id))) {
      log.info('resolved', { failure: marker.id, attempt: marker.attempt });
      count('FailuresResolved');
    }
    return result;
  };

const resolve = (id: string): Promise<boolean> =>
  resolveFailure(id, Date.now(), config.TABLE_NAME, AbortSignal.timeout(TIMEOUT_MS));
