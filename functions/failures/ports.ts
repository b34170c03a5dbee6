import type { FailureRow } from '../../lib/failure-row.ts';
import type { ObjectChange } from '../../lib/s3-event.ts';

/** What a new failure of the same event changes. */
export type NewFailure = Pick<
  FailureRow,
  'status' | 'reason' | 'reference' | 'error' | 'condition' | 'lastFailedAt'
>;

/** What the function needs of the world: connect.ts makes it of AWS, the tests of memory. */
export interface Ports {
  failures: {
    /** Notes a failed event, unless its id is known. @returns what is known of it already */
    create(id: string, row: FailureRow): Promise<FailureRow | undefined>;
    /** Notes that this attempt has failed, if its outcome is awaited. */
    failAgain(id: string, attempt: number, failure: NewFailure): Promise<void>;
  };
  payloads: {
    /** Keeps what is too large for a row. The first one stays. */
    keep(id: string, payload: string): Promise<void>;
  };
  images: {
    /** Says of an image that it failed, unless something newer is known of it. */
    fail(change: ObjectChange, failedAt: string): Promise<void>;
  };
  /** The functions and queues to which events may be sent again. */
  targets: ReadonlySet<string>;
  photosBucket: string;
}
