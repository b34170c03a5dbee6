/** Why an execution environment has ended: one that is warm no more makes the next event wait. */
export type EndReason =
  /** Nobody has asked for it for long. */
  | { why: 'idle' }
  /** Another function needed its place: here, what the machine carries is the limit. */
  | { why: 'room'; for: string }
  /** Its code or its configuration is of old, or its function is gone. */
  | { why: 'outdated' }
  | { why: 'killed' }
  | { why: 'stop' }
  /** By itself: it timed out, took too much memory, or crashed. */
  | { why: 'failed'; message: string };
