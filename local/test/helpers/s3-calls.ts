import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  PutObjectTaggingCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';

/** What a call is for. Its key, a locked version of it and an upload are there. */
export interface Target {
  Bucket: string;
  Key: string;
  VersionId: string;
  UploadId: string;
  ExpectedBucketOwner?: string;
}

/** A call, and what it needs to be allowed: `s3:GetObject photos/a.jpg` for the key `a.jpg` of the bucket `photos`. */
export type Call = [name: string, call: (s3: S3Client, target: Target) => Promise<unknown>, needs: string[]];

const ofBucket = ({ Bucket, ExpectedBucketOwner }: Target) => ({ Bucket, ExpectedBucketOwner });
const ofKey = ({ Bucket, Key, ExpectedBucketOwner }: Target) => ({ Bucket, Key, ExpectedBucketOwner });
const ofVersion = (target: Target) => ({ ...ofKey(target), VersionId: target.VersionId });
const ofUpload = (target: Target) => ({ ...ofKey(target), UploadId: target.UploadId });
const sourceOf = ({ Bucket, Key }: Target) => `${Bucket}/${Key}`;

const Tagging = { TagSet: [{ Key: 'a', Value: 'b' }] };
const Mode = 'GOVERNANCE' as const;
const Retention = { Mode, RetainUntilDate: new Date(Date.now() + 3_600_000) };

/** Each operation on a bucket. */
const ON_BUCKETS: Call[] = [
  ['HeadBucket', (s3, to) => s3.send(new HeadBucketCommand(ofBucket(to))), ['s3:ListBucket photos']],
  ['ListObjects', (s3, to) => s3.send(new ListObjectsCommand(ofBucket(to))), ['s3:ListBucket photos']],
  ['ListObjectsV2', (s3, to) => s3.send(new ListObjectsV2Command(ofBucket(to))), ['s3:ListBucket photos']],
  [
    'ListObjectVersions',
    (s3, to) => s3.send(new ListObjectVersionsCommand(ofBucket(to))),
    ['s3:ListBucketVersions photos'],
  ],
  [
    'ListMultipartUploads',
    (s3, to) => s3.send(new ListMultipartUploadsCommand(ofBucket(to))),
    ['s3:ListBucketMultipartUploads photos'],
  ],
  [
    'GetBucketLocation',
    (s3, to) => s3.send(new GetBucketLocationCommand(ofBucket(to))),
    ['s3:GetBucketLocation photos'],
  ],
  [
    'GetBucketVersioning',
    (s3, to) => s3.send(new GetBucketVersioningCommand(ofBucket(to))),
    ['s3:GetBucketVersioning photos'],
  ],
  [
    'GetObjectLockConfiguration',
    (s3, to) => s3.send(new GetObjectLockConfigurationCommand(ofBucket(to))),
    ['s3:GetBucketObjectLockConfiguration photos'],
  ],
];

/** Each operation that reads an object. */
const READS: Call[] = [
  ['GetObject', (s3, to) => s3.send(new GetObjectCommand(ofKey(to))), ['s3:GetObject photos/a.jpg']],
  [
    'GetObject of a version',
    (s3, to) => s3.send(new GetObjectCommand(ofVersion(to))),
    ['s3:GetObjectVersion photos/a.jpg'],
  ],
  ['HeadObject', (s3, to) => s3.send(new HeadObjectCommand(ofKey(to))), ['s3:GetObject photos/a.jpg']],
  [
    'HeadObject of a version',
    (s3, to) => s3.send(new HeadObjectCommand(ofVersion(to))),
    ['s3:GetObjectVersion photos/a.jpg'],
  ],
  [
    'GetObjectTagging',
    (s3, to) => s3.send(new GetObjectTaggingCommand(ofKey(to))),
    ['s3:GetObjectTagging photos/a.jpg'],
  ],
  [
    'GetObjectTagging of a version',
    (s3, to) => s3.send(new GetObjectTaggingCommand(ofVersion(to))),
    ['s3:GetObjectVersionTagging photos/a.jpg'],
  ],
  [
    'GetObjectRetention',
    (s3, to) => s3.send(new GetObjectRetentionCommand(ofVersion(to))),
    ['s3:GetObjectRetention photos/a.jpg'],
  ],
  [
    'ListParts',
    (s3, to) => s3.send(new ListPartsCommand(ofUpload(to))),
    ['s3:ListMultipartUploadParts photos/a.jpg'],
  ],
];

/** Each operation that changes one. */
const WRITES: Call[] = [
  [
    'PutObject',
    (s3, to) => s3.send(new PutObjectCommand({ ...ofKey(to), Body: 'x' })),
    ['s3:PutObject photos/a.jpg'],
  ],
  [
    'PutObject with tags',
    (s3, to) => s3.send(new PutObjectCommand({ ...ofKey(to), Body: 'x', Tagging: 'a=b' })),
    ['s3:PutObject photos/a.jpg', 's3:PutObjectTagging photos/a.jpg'],
  ],
  [
    'PutObject with a lock',
    (s3, to) =>
      s3.send(
        new PutObjectCommand({
          ...ofKey(to),
          Body: 'x',
          ObjectLockMode: Mode,
          ObjectLockRetainUntilDate: Retention.RetainUntilDate,
        }),
      ),
    ['s3:PutObject photos/a.jpg', 's3:PutObjectRetention photos/a.jpg'],
  ],
  [
    'PutObject of what is new',
    (s3, to) => s3.send(new PutObjectCommand({ ...ofKey(to), Key: 'new', Body: 'x', IfNoneMatch: '*' })),
    ['s3:PutObject photos/new'],
  ],
  [
    'PutObject over what was seen',
    (s3, to) => s3.send(new PutObjectCommand({ ...ofKey(to), Body: 'x', IfMatch: MD5_OF_X })),
    ['s3:PutObject photos/a.jpg', 's3:GetObject photos/a.jpg'],
  ],
  ['DeleteObject', (s3, to) => s3.send(new DeleteObjectCommand(ofKey(to))), ['s3:DeleteObject photos/a.jpg']],
  [
    'DeleteObject of what is there',
    (s3, to) => s3.send(new DeleteObjectCommand({ ...ofKey(to), IfMatch: '*' })),
    ['s3:DeleteObject photos/a.jpg'],
  ],
  [
    'DeleteObject of what was seen',
    (s3, to) => s3.send(new DeleteObjectCommand({ ...ofKey(to), IfMatch: MD5_OF_X })),
    ['s3:DeleteObject photos/a.jpg', 's3:GetObject photos/a.jpg'],
  ],
  [
    'DeleteObject of a version that is locked',
    (s3, to) => s3.send(new DeleteObjectCommand({ ...ofVersion(to), BypassGovernanceRetention: true })),
    ['s3:DeleteObjectVersion photos/a.jpg', 's3:BypassGovernanceRetention photos/a.jpg'],
  ],
  [
    'DeleteObjects',
    (s3, to) => {
      const Objects = [
        { Key: 'one' },
        { Key: to.Key, VersionId: to.VersionId },
        { Key: to.Key, ETag: MD5_OF_X },
      ];
      const rest = { BypassGovernanceRetention: true, Delete: { Objects } };
      return s3.send(new DeleteObjectsCommand({ ...ofBucket(to), ...rest }));
    },
    [
      's3:DeleteObject photos/one',
      's3:DeleteObjectVersion photos/a.jpg',
      's3:BypassGovernanceRetention photos/a.jpg',
      's3:DeleteObject photos/a.jpg',
      's3:GetObject photos/a.jpg',
    ],
  ],
  [
    'PutObjectTagging',
    (s3, to) => s3.send(new PutObjectTaggingCommand({ ...ofKey(to), Tagging })),
    ['s3:PutObjectTagging photos/a.jpg'],
  ],
  [
    'PutObjectTagging of a version',
    (s3, to) => s3.send(new PutObjectTaggingCommand({ ...ofVersion(to), Tagging })),
    ['s3:PutObjectVersionTagging photos/a.jpg'],
  ],
  [
    'DeleteObjectTagging',
    (s3, to) => s3.send(new DeleteObjectTaggingCommand(ofKey(to))),
    ['s3:DeleteObjectTagging photos/a.jpg'],
  ],
  [
    'DeleteObjectTagging of a version',
    (s3, to) => s3.send(new DeleteObjectTaggingCommand(ofVersion(to))),
    ['s3:DeleteObjectVersionTagging photos/a.jpg'],
  ],
  [
    'PutObjectRetention',
    (s3, to) => s3.send(new PutObjectRetentionCommand({ ...ofVersion(to), Retention })),
    ['s3:PutObjectRetention photos/a.jpg'],
  ],
];

/** The MD5 of the one letter that the object has. */
export const MD5_OF_X = '"9dd4e461268c8034f5c8564e155c67a6"';

/** Each step of an upload in parts. */
const UPLOADS: Call[] = [
  [
    'CreateMultipartUpload',
    (s3, to) => s3.send(new CreateMultipartUploadCommand(ofKey(to))),
    ['s3:PutObject photos/a.jpg'],
  ],
  [
    'CreateMultipartUpload with tags',
    (s3, to) => s3.send(new CreateMultipartUploadCommand({ ...ofKey(to), Tagging: 'a=b' })),
    ['s3:PutObject photos/a.jpg', 's3:PutObjectTagging photos/a.jpg'],
  ],
  [
    'UploadPart',
    (s3, to) => s3.send(new UploadPartCommand({ ...ofUpload(to), PartNumber: 2, Body: 'x' })),
    ['s3:PutObject photos/a.jpg'],
  ],
  [
    'UploadPartCopy',
    (s3, to) =>
      s3.send(new UploadPartCopyCommand({ ...ofUpload(to), PartNumber: 2, CopySource: sourceOf(to) })),
    ['s3:PutObject photos/a.jpg', 's3:GetObject photos/a.jpg'],
  ],
  [
    'UploadPartCopy of a version',
    (s3, to) => {
      const CopySource = `${sourceOf(to)}?versionId=${to.VersionId}`;
      return s3.send(new UploadPartCopyCommand({ ...ofUpload(to), PartNumber: 2, CopySource }));
    },
    ['s3:PutObject photos/a.jpg', 's3:GetObjectVersion photos/a.jpg'],
  ],
  [
    'CompleteMultipartUpload',
    (s3, to) => s3.send(new CompleteMultipartUploadCommand({ ...ofUpload(to), ...PARTS })),
    ['s3:PutObject photos/a.jpg'],
  ],
  [
    'CompleteMultipartUpload over what was seen',
    (s3, to) => s3.send(new CompleteMultipartUploadCommand({ ...ofUpload(to), ...PARTS, IfMatch: MD5_OF_X })),
    ['s3:PutObject photos/a.jpg', 's3:GetObject photos/a.jpg'],
  ],
  [
    'AbortMultipartUpload',
    (s3, to) => s3.send(new AbortMultipartUploadCommand(ofUpload(to))),
    ['s3:AbortMultipartUpload photos/a.jpg'],
  ],
];
const PARTS = { MultipartUpload: { Parts: [{ PartNumber: 1, ETag: MD5_OF_X }] } };

/** Each kind of copy. The object has tags. */
const COPIES: Call[] = [
  [
    'CopyObject',
    (s3, to) => s3.send(new CopyObjectCommand({ ...ofKey(to), Key: 'copy', CopySource: sourceOf(to) })),
    [
      's3:PutObject photos/copy',
      's3:GetObject photos/a.jpg',
      's3:GetObjectTagging photos/a.jpg',
      's3:PutObjectTagging photos/copy',
    ],
  ],
  [
    'CopyObject of a version',
    (s3, to) => {
      const CopySource = `${sourceOf(to)}?versionId=${to.VersionId}`;
      return s3.send(new CopyObjectCommand({ ...ofKey(to), Key: 'copy', CopySource }));
    },
    [
      's3:PutObject photos/copy',
      's3:GetObjectVersion photos/a.jpg',
      's3:GetObjectVersionTagging photos/a.jpg',
      's3:PutObjectTagging photos/copy',
    ],
  ],
  [
    'CopyObject with other tags',
    (s3, to) => {
      const tags = { TaggingDirective: 'REPLACE' as const, Tagging: 'a=b' };
      return s3.send(new CopyObjectCommand({ ...ofKey(to), Key: 'copy', CopySource: sourceOf(to), ...tags }));
    },
    ['s3:PutObject photos/copy', 's3:PutObjectTagging photos/copy', 's3:GetObject photos/a.jpg'],
  ],
  [
    'CopyObject without tags',
    (s3, to) => {
      const tags = { TaggingDirective: 'REPLACE' as const };
      return s3.send(new CopyObjectCommand({ ...ofKey(to), Key: 'copy', CopySource: sourceOf(to), ...tags }));
    },
    ['s3:PutObject photos/copy', 's3:GetObject photos/a.jpg'],
  ],
  [
    'CopyObject over what was seen',
    (s3, to) => {
      const rest = { IfMatch: MD5_OF_X, MetadataDirective: 'REPLACE' as const };
      const tags = { TaggingDirective: 'REPLACE' as const };
      return s3.send(new CopyObjectCommand({ ...ofKey(to), CopySource: sourceOf(to), ...rest, ...tags }));
    },
    // Once of what is there, once of what is copied.
    ['s3:PutObject photos/a.jpg', 's3:GetObject photos/a.jpg', 's3:GetObject photos/a.jpg'],
  ],
];

/** Each operation for `a.jpg` of the bucket `photos`, and what it needs. */
export const CALLS: Call[] = [...ON_BUCKETS, ...READS, ...WRITES, ...UPLOADS, ...COPIES];

/** Makes what the calls are for, and nothing that was there before. */
export async function targetIn(s3: S3Client, Bucket: string): Promise<Target> {
  const object = { Bucket, Key: 'a.jpg', Tagging: 'a=b' };
  const ObjectLockRetainUntilDate = new Date(Date.now() + 60_000);
  const lock = { ObjectLockMode: Mode, ObjectLockRetainUntilDate };
  const { VersionId = '' } = await s3.send(new PutObjectCommand({ ...object, ...lock, Body: 'older' }));
  await s3.send(new PutObjectCommand({ ...object, Body: 'x' }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'new' }));
  const { Key } = object;
  const { UploadId = '' } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: 'x' }));
  return { Bucket, Key, VersionId, UploadId };
}
