import * as z from 'zod/mini';
import { InvalidTickError } from './errors.ts';

const MINUTE_MS = 60_000;
/** A tick that is older than this came too late: those after it have done its work. */
const LATE_MS = 5 * MINUTE_MS;

/** What a schedule sends; of it, only the time counts. Whoever invokes the function by hand leaves it out, and means now. */
const ScheduledEvent = z.object({ time: z.optional(z.iso.datetime({ offset: true })) });

/** One of the schedule's times. */
export interface Tick {
  /** The whole minute, in milliseconds since the epoch: a schedule may tell the same one twice, some seconds apart. */
  minute: number;
  late: boolean;
}

/** @param now - milliseconds since the epoch. @throws InvalidTickError */
export function readTick(event: unknown, now: number): Tick {
  const { success, data } = ScheduledEvent.safeParse(event);
  if (!success) throw new InvalidTickError('The event is no object, or its time is no time');
  const time = data.time === undefined ? now : Date.parse(data.time);
  return { minute: wholeMinute(time), late: now - time > LATE_MS };
}

/** The minute that a time is in. */
export const wholeMinute = (time: number): number => Math.floor(time / MINUTE_MS) * MINUTE_MS;
