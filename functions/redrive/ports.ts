import type { FailureRow, ParkReason } from '../../lib/failure-row.ts';
import type { Failure, Listing } from '../../lib/failure-table.ts';

/** What the function needs of the world: see connect.ts. */
export interface Ports {
  failures: {
    read(id: string): Promise<FailureRow | undefined>;
    list(listing: Listing): Promise<{ failures: Failure[]; next: string | undefined }>;
  };
  /** The steps of sending an event again: see retries.ts. */
  retries: {
    /** @returns whether nobody was quicker */
    claim(id: string, row: FailureRow, token: string, now: number): Promise<boolean>;
    sent(id: string, token: string, now: number): Promise<void>;
    release(id: string, row: FailureRow): Promise<void>;
    park(id: string, row: FailureRow, reason: ParkReason): Promise<void>;
  };
  payloads: {
    /** A payload that was too large for its row; undefined if it is gone. */
    read(id: string): Promise<string | undefined>;
  };
  /** Hands an event to a function or queue, and waits for nothing. @throws RefusedError if it never can, UncertainError if it may have come there */
  send: (target: string, payload: string) => Promise<void>;
  /** The functions and queues to which events may be sent again. */
  targets: ReadonlySet<string>;
  /** Waits until the next event may be sent. */
  pace: () => Promise<void>;
  /** Milliseconds since the epoch. */
  now: () => number;
  uuid: () => string;
}
