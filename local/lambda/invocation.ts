import type { Cause } from '../trace.ts';

/** One request to run a function. */
export interface Invocation {
  requestId: string;
  /** JSON. */
  payload: string;
  attempt: number;
  cause: Cause;
  /** Nobody waits for its answer. */
  asynchronous?: boolean;
}
