import { CopyObjectCommand, DeleteObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { asRefused, BackupRefusedError, isRefusal, type Refused } from '../../lib/backup-refused.ts';
import { UnversionedBucketError } from '../../lib/photo-bucket.ts';
import { copyInParts } from './copy-in-parts.ts';
import { copySource, type Source } from './copy-source.ts';
import { mustExist } from './must-exist.ts';
import type { Copy, Ports } from './ports.ts';
import { readSource } from './read-source.ts';
import { asSuperseded, ifMissing } from './s3-answers.ts';
import { untilDone } from './until-done.ts';

/** From where to where, and how. Owners are accounts; sizes are in bytes. */
export interface Settings {
  photos: { bucket: string; owner: string };
  backup: { bucket: string; owner: string };
  /** What is larger is copied in parts. */
  threshold: number;
  partSize: number;
}

/** The other account's bucket, as its role for writers sees it: the one principal of a copy, which reads and writes. */
export function backupBucket(
  s3: S3Client,
  { photos, backup, threshold, partSize }: Settings,
  abortSignal: AbortSignal,
): Ports['backup'] {
  const place = { Bucket: backup.bucket, ExpectedBucketOwner: backup.owner };
  const version = ({
    VersionId,
    ETag,
  }: {
    VersionId?: string | undefined;
    ETag?: string | undefined;
  }): Copy => {
    if (!VersionId) throw new UnversionedBucketError(`${backup.bucket} keeps no versions`);
    return { versionId: VersionId, etag: ETag ?? '' };
  };

  const copyAtOnce = async (source: Source, condition: object): Promise<Copy> => {
    const copy = new CopyObjectCommand({ ...place, Key: source.key, ...copySource(source), ...condition });
    const { VersionId, CopyObjectResult } = await s3.send(copy, untilDone(abortSignal));
    return version({ VersionId, ETag: CopyObjectResult?.ETag });
  };

  /** A copy is one call to both accounts, and its refusal does not say whose it is: reading alone tells. */
  const whoRefused = (source: Source): Promise<Refused> =>
    readSource(s3, source, abortSignal).then(
      () => 'writing the backup',
      (error: unknown) => (isRefusal(error) ? 'reading the source' : 'writing the backup'),
    );

  return {
    async head(Key) {
      const head = await s3
        .send(new HeadObjectCommand({ ...place, Key }), { abortSignal })
        .catch(ifMissing)
        .catch(asRefused('reading the backup'));
      return head && version(head);
    },

    mustExist: () => mustExist(s3, place, 'reading the backup', abortSignal),

    async copy(key, photo, seen) {
      const source = { ...photos, key, ...photo };
      const condition = seen ? { IfMatch: seen.etag } : { IfNoneMatch: '*' };
      try {
        if (photo.bytes <= threshold) return await copyAtOnce(source, condition);
        const target = { ...place, Key: key };
        return version(await copyInParts(s3, source, target, condition, partSize, abortSignal));
      } catch (error) {
        if (isRefusal(error)) throw new BackupRefusedError(await whoRefused(source), error);
        return asSuperseded(error);
      }
    },

    async remove(Key, { etag }) {
      await s3
        .send(new DeleteObjectCommand({ ...place, Key, IfMatch: etag }), { abortSignal })
        .catch(asSuperseded)
        .catch(asRefused('writing the backup'));
    },
  };
}
