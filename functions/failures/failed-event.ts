import type * as z from 'zod/mini';
import type { FailureRow, Origin } from '../../lib/failure-row.ts';

/** What a message says of an event that failed. */
export interface FailedEvent extends Pick<FailureRow, 'target' | 'reference' | 'error' | 'condition'> {
  origin: z.output<typeof Origin>;
  /** What tells this failed event from all others, together with its origin and target. */
  identity: string[];
  /** The event; undefined if it is no JSON. */
  event: unknown;
  /** The event as text, whatever it is. */
  text: string;
}

const MOST_CHARACTERS = 2_000;
/** More than any ARN or id has. */
const MOST_OF_A_NAME = 300;

/** A text for a row: not too long, and without halves of characters, which DynamoDB refuses. */
export const clip = (text: string, most = MOST_CHARACTERS): string => text.slice(0, most).toWellFormed();

/** A name for a row: see {@link clip}. */
export const clipName = (text: string): string => clip(text, MOST_OF_A_NAME);

/** The event that is a whole message. */
export function parseBody(body: string): Pick<FailedEvent, 'event' | 'text'> {
  try {
    return { event: JSON.parse(body), text: body };
  } catch {
    return { event: undefined, text: body };
  }
}

/** The event as JSON; undefined if it is nested too deeply to be written. */
export function textOf(event: unknown): string | undefined {
  try {
    return JSON.stringify(event);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}
