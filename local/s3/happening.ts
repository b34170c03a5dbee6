import type { Call } from '../gateway/call.ts';
import type { BucketConfig } from './config.ts';
import type { Version } from './schema.ts';

/** What happened to a key, in S3's words: `ObjectCreated:Put`. */
export type EventName =
  | 'ObjectCreated:Put'
  | 'ObjectCreated:Post'
  | 'ObjectCreated:Copy'
  | 'ObjectCreated:CompleteMultipartUpload'
  | 'ObjectRemoved:Delete'
  | 'ObjectRemoved:DeleteMarkerCreated'
  | 'ObjectTagging:Put'
  | 'ObjectTagging:Delete';

/** The version that it happened to. */
export type Change = Pick<Version, 'key' | 'versionId' | 'size' | 'etag'>;

/** A change, and what is told of it. */
export interface Happening {
  bucket: BucketConfig;
  name: EventName;
  change: Change;
  sequencer: string;
  call: Call;
}

/** The ETag of a delete marker: that of an empty object. */
export const MD5_OF_NOTHING = 'd41d8cd98f00b204e9800998ecf8427e';
