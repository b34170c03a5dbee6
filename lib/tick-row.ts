import * as z from 'zod/mini';
import type { RowKey } from './table.ts';

/** `TICK#<function>` / `TICK`: which tick of its schedule a function has taken. */
export const TickRow = z.object({
  /** The last one that was taken: ISO 8601, a whole minute. */
  minute: z.string(),
  /** Epoch milliseconds: whoever took it is at work until then at most. 0 when it is done. */
  busyUntil: z.number(),
  /** Whose call has taken it. */
  owner: z.string(),
});
/** See {@link TickRow}. */
export type TickRow = z.output<typeof TickRow>;

/** A function's row. */
export const tickKey = (name: string): RowKey => ({ pk: `TICK#${name}`, sk: 'TICK' });
