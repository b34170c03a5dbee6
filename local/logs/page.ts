import * as z from 'zod';
import type { LogEvent } from './log-store.ts';

/** How many events one answer may have, and how many bytes. */
const MOST_EVENTS = 10_000;
const MOST_BYTES = 1024 * 1024;

export const Limit = z.int().min(1).max(MOST_EVENTS).default(MOST_EVENTS);

/** Epoch milliseconds. */
export const Time = z.int().min(0);

/** As many events as go into one answer; at least one, if there is one. */
export function pageOf<Event extends LogEvent>(
  events: Iterable<Event>,
  limit: number,
): { page: Event[]; more: boolean } {
  const page: Event[] = [];
  let bytes = 0;
  for (const event of events) {
    bytes += Buffer.byteLength(event.message);
    if (page.length === limit || (page.length > 0 && bytes > MOST_BYTES)) return { page, more: true };
    page.push(event);
  }
  return { page, more: false };
}
