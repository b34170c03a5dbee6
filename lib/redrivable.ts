import type { Context } from 'aws-lambda';
import { Name, readConfig } from './config.ts';
import { untag } from './failure-marker.ts';
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
    await noteSuccess(event);
    return result;
  };

/** The same for whoever consumes a queue to which events are sent again: each message is an event of its own. */
export const redrivableBody =
  (handle: (body: unknown) => Promise<void>) =>
  async (body: unknown): Promise<void> => {
    await handle(body);
    await noteSuccess(body);
  };

async function noteSuccess(event: unknown): Promise<void> {
  const { marker } = untag(event);
  if (!marker) return;
  const isNews = await resolveFailure(marker, Date.now(), config.TABLE_NAME, AbortSignal.timeout(TIMEOUT_MS));
  if (!isNews) return;
  log.info('resolved', { failure: marker.id, attempt: marker.attempt });
  count('FailuresResolved');
}
