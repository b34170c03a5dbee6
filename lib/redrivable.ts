import type { Context } from 'aws-lambda';
import { Name, readConfig } from './config.ts';
import { type Marker, untag } from './failure-marker.ts';
import { log } from './log.ts';
import { count } from './metrics.ts';
import { resolveFailure } from './resolve-failure.ts';

const config = readConfig({ TABLE_NAME: Name });
/** One that takes longer would mostly not end at all. */
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
    if (marker && (await resolve(marker))) {
      log.info('resolved', { failure: marker.id, attempt: marker.attempt });
      count('FailuresResolved');
    }
    return result;
  };

const resolve = (marker: Marker): Promise<boolean> =>
  resolveFailure(marker, Date.now(), config.TABLE_NAME, AbortSignal.timeout(TIMEOUT_MS));
