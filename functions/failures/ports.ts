import type { BucketChange } from '../../lib/bucket-change.ts';
import type { Marker } from '../../lib/failure-marker.ts';
import type { FailureRow } from '../../lib/failure-row.ts';
import type { ObjectChange } from '../../lib/s3-event.ts';

/** What a new failure of the same event changes. */
export type NewFailure = Pick<
  FailureRow,
  'status' | 'reason' | 'reference' | 'error' | 'condition' | 'lastFailedAt'
>;

/** What the function needs of the world: see connect.ts. */
export interface Ports {
  failures: {
    /** Notes a failed event, unless its id is known. @returns whether it was not */
    create(id: string, row: FailureRow): Promise<boolean>;
    /** Notes that this attempt has failed, if its outcome is awaited. @returns whether it was */
    failAgain(marker: Marker, failure: NewFailure): Promise<boolean>;
    read(id: string): Promise<FailureRow | undefined>;
  };
  payloads: {
    /** Keeps what is too large for a row. The first one stays. */
    keep(id: string, payload: string): Promise<void>;
  };
  images: {
    /** Says of an image that it failed, unless something newer is known of it. */
    fail(change: ObjectChange, failedAt: string): Promise<void>;
  };
  backups: {
    /** Says of an image that its backup failed, unless something newer is known of it. */
    fail(change: BucketChange, failedAt: string): Promise<void>;
  };
  /** The functions and queues to which events may be sent again. */
  targets: ReadonlySet<string>;
  /** The ARN of the function whose events are about images. */
  imagesFunction: string;
  /** The ARN of the queue whose messages are about backups of images. */
  backupQueue: string;
  photosBucket: string;
}
