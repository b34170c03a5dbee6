import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  NoSuchUpload,
  S3ServiceException,
  type S3Client,
} from '@aws-sdk/client-s3';
import { decodeS3Key } from '../../lib/s3-key.ts';
import type { Bucket, Refusal, Upload, Version } from './ports.ts';

/** A bucket of S3. */
export const s3Bucket = (s3: S3Client, name: string): Bucket => ({
  name,
  versions: () => versionsOf(s3, name),
  uploads: () => uploadsOf(s3, name),

  async remove(versions: Version[]): Promise<Refusal[]> {
    const [plain, odd] = [
      versions.filter(({ key }) => !ODD.test(key)),
      versions.filter(({ key }) => ODD.test(key)),
    ];
    const refused = await Promise.all(odd.map((version) => removeOne(s3, name, version)));
    return [...(await removeTogether(s3, name, plain)), ...refused.flat()];
  },

  async abort({ key: Key, uploadId: UploadId }: Upload): Promise<void> {
    try {
      await s3.send(new AbortMultipartUploadCommand({ Bucket: name, Key, UploadId }));
    } catch (error) {
      // It ended since it was listed.
      if (!(error instanceof NoSuchUpload)) throw error;
    }
  },
});

/** XML cannot express these characters, so DeleteObjects cannot name a key that has them. */
// oxlint-disable-next-line no-control-regex -- it is them that are looked for
const ODD = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

async function removeTogether(s3: S3Client, Bucket: string, versions: Version[]): Promise<Refusal[]> {
  if (versions.length === 0) return [];
  const Objects = versions.map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
  const remove = new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } });
  const { Errors = [] } = await s3.send(remove);
  return Errors.map(({ Key = '', Code = '', Message = '' }) => ({ key: Key, reason: `${Code}: ${Message}` }));
}

async function removeOne(s3: S3Client, Bucket: string, { key, versionId }: Version): Promise<Refusal[]> {
  try {
    await s3.send(new DeleteObjectCommand({ Bucket, Key: key, VersionId: versionId }));
    return [];
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    return [{ key, reason: `${error.name}: ${error.message}` }];
  }
}

async function* versionsOf(s3: S3Client, Bucket: string): AsyncGenerator<Version[]> {
  let KeyMarker: string | undefined;
  let VersionIdMarker: string | undefined;
  do {
    const list = new ListObjectVersionsCommand({ Bucket, KeyMarker, VersionIdMarker, EncodingType: 'url' });
    const { Versions = [], DeleteMarkers = [], NextKeyMarker, NextVersionIdMarker } = await s3.send(list);
    yield [
      ...Versions.map(({ Key, VersionId, Size = 0 }) => versionOf(Key, VersionId, Size, false)),
      ...DeleteMarkers.map(({ Key, VersionId }) => versionOf(Key, VersionId, 0, true)),
    ];
    KeyMarker = NextKeyMarker === undefined ? undefined : decodeS3Key(NextKeyMarker);
    VersionIdMarker = NextVersionIdMarker;
  } while (KeyMarker !== undefined);
}

const versionOf = (key = '', versionId = '', bytes: number, isMarker: boolean): Version => ({
  key: decodeS3Key(key),
  versionId,
  bytes,
  isMarker,
});

async function* uploadsOf(s3: S3Client, Bucket: string): AsyncGenerator<Upload[]> {
  let KeyMarker: string | undefined;
  let UploadIdMarker: string | undefined;
  do {
    const list = new ListMultipartUploadsCommand({ Bucket, KeyMarker, UploadIdMarker, EncodingType: 'url' });
    const { Uploads = [], IsTruncated, NextKeyMarker = '', NextUploadIdMarker } = await s3.send(list);
    yield Uploads.map(({ Key = '', UploadId = '' }) => ({ key: decodeS3Key(Key), uploadId: UploadId }));
    // Unlike the list of versions, this one tells of a next place also when there is none.
    KeyMarker = IsTruncated ? decodeS3Key(NextKeyMarker) : undefined;
    UploadIdMarker = NextUploadIdMarker;
  } while (KeyMarker !== undefined);
}
