import type { Clock } from '../clock.ts';
import type { Store } from '../store.ts';
import type { Trace } from '../trace.ts';
import type { Arrivals } from './arrivals.ts';
import type { Messages } from './messages.ts';

/** What queues share. */
export interface Room {
  store: Store;
  clock: Clock;
  trace: Trace;
  messages: Messages;
  arrivals: Arrivals;
  /** Whether such a queue stands. */
  has(queueArn: string): boolean;
}
