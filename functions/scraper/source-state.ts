import { createHash } from 'node:crypto';
import { AppError } from '../../lib/errors.ts';
import { StatusError } from '../../lib/safe-fetch/errors.ts';
import { sourcePlace, type SourceRow } from '../../lib/source-row.ts';
import { RobotsUnreachableError } from './errors.ts';
import { nextTime, timeAfterFailure } from './next-time.ts';
import type { Reading } from './read-source.ts';
import type { Source } from './sources.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Nobody asks for it any more: the state of a source that was removed goes. */
const KEPT_MS = 30 * DAY_MS;

/** A tick, as the rows of sources know it: both in milliseconds since the epoch. */
export interface Moment {
  minute: number;
  /** The later of the tick's minute and the clock: a local cloud's schedule may run ahead of it. */
  now: number;
}

const iso = (time: number): string => new Date(time).toISOString();

/** What is known of a source by now. With another configuration it has another version, verdict and rhythm. */
export function stateOf(source: Source, row: SourceRow | undefined, { minute, now }: Moment): SourceRow {
  const { origin, pathname } = new URL(source.url);
  const fingerprint = createHash('sha256').update(JSON.stringify(source)).digest('hex');
  const { contentHash, publishedHash, changedAt } = row ?? {};
  return {
    ...(row?.fingerprint === fingerprint ? row : { failures: 0, contentHash, publishedHash, changedAt }),
    url: origin + pathname,
    kind: source.kind,
    fingerprint,
    minute: iso(minute),
    ...sourcePlace(source.id),
    expiresAt: Math.ceil((now + KEPT_MS) / 1000),
  };
}

/** Of a source that has answered. */
export const afterAnswer = (
  state: SourceRow,
  { robots, etag, lastModified }: Omit<Reading, 'items'>,
  { now }: Moment,
  everyMinutes: number,
): SourceRow => ({
  ...state,
  robots,
  etag,
  lastModified,
  checkedAt: iso(now),
  nextAllowedAt: iso(nextTime(now, everyMinutes)),
  failures: 0,
  error: undefined,
});

/** Of a source that has failed. What it knew before is still good. */
export function afterFailure(
  state: SourceRow,
  reason: unknown,
  { now }: Moment,
  everyMinutes: number,
): SourceRow {
  const failures = state.failures + 1;
  const asks = reason instanceof StatusError || reason instanceof RobotsUnreachableError;
  const at = timeAfterFailure(now, failures, everyMinutes, asks ? reason.retryAfterMs : undefined);
  return { ...state, failures, error: describe(reason), nextAllowedAt: iso(at) };
}

/** What is said in place of the message of an unknown error, which may have anything in it. */
export const UNEXPECTED = 'Unexpected: see the log';

const describe = (reason: unknown): NonNullable<SourceRow['error']> =>
  reason instanceof AppError
    ? { type: reason.name, message: reason.message }
    : { type: reason instanceof Error ? reason.name : 'unknown', message: UNEXPECTED };
