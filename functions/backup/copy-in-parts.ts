import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { copySource, type Source } from './copy-source.ts';
import { mapAtOnce, type Part, partsOf } from './parts.ts';
import { readSource } from './read-source.ts';
import { untilDone } from './until-done.ts';

/** Ten messages at once keep to the 50 connections of a client: who waits for one is taken for cut off after 2 s. */
const PARTS_AT_ONCE = 4;
/** What is left before the function ends, when its deadline has stopped the copy: see lib/deadline.ts. */
const ABORT_MS = 1_500;

/** Where a copy goes. */
export interface Target {
  Bucket: string;
  ExpectedBucketOwner: string;
  Key: string;
}

/**
 * Copies a version that is too large for one `CopyObject`. Whatever goes wrong, no part of it stays behind; should even
 * that fail, the bucket's lifecycle ends the upload.
 * @param condition - `IfMatch` or `IfNoneMatch`, of what is at the target when the copy is complete
 * @throws what S3 says against it
 */
export async function copyInParts(
  s3: S3Client,
  source: Source & { bytes: number },
  target: Target,
  condition: { IfMatch: string } | { IfNoneMatch: string },
  partSize: number,
  abortSignal: AbortSignal,
): Promise<{ VersionId?: string | undefined; ETag?: string | undefined }> {
  const described = await readSource(s3, source, abortSignal);
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...target, ...described }), {
    abortSignal,
  });
  const upload = { ...target, UploadId };
  const copyPart = async ({ number: PartNumber, range: CopySourceRange }: Part) => {
    const part = { ...upload, ...copySource(source), PartNumber, CopySourceRange };
    const { CopyPartResult } = await s3.send(new UploadPartCopyCommand(part), untilDone(abortSignal));
    return { PartNumber, ETag: CopyPartResult?.ETag };
  };
  try {
    const Parts = await mapAtOnce(partsOf(source.bytes, partSize), PARTS_AT_ONCE, copyPart);
    const complete = { ...upload, ...condition, MultipartUpload: { Parts } };
    return await s3.send(new CompleteMultipartUploadCommand(complete), untilDone(abortSignal));
  } catch (error) {
    const abort = new AbortMultipartUploadCommand(upload);
    await s3.send(abort, { abortSignal: AbortSignal.timeout(ABORT_MS) }).catch(() => {});
    throw error;
  }
}
