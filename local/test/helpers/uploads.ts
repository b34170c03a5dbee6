import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  type CompletedPart,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  type S3Client,
  UploadPartCommand,
  type UploadPartCommandInput,
  UploadPartCopyCommand,
  type UploadPartCopyCommandInput,
} from '@aws-sdk/client-s3';
import { newKey } from './objects.ts';

/** No part may be smaller, but the last. */
export const SMALLEST = 5 * 1024 * 1024;

/** The text of a part: a letter, over and over. */
export const partOf = (letter: string, size = SMALLEST): string => letter.repeat(size);

/** What names an upload in each call. */
export interface UploadName {
  Bucket: string;
  Key: string;
  UploadId: string;
}

/** The plain calls for uploads in parts to one bucket. A part that was sent is as its completion names it. */
export function uploadsTo(s3: S3Client, Bucket: string) {
  return {
    begin: async (
      Key = newKey(),
      rest: Partial<CreateMultipartUploadCommandInput> = {},
    ): Promise<UploadName> => {
      const { UploadId = '' } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...rest }));
      return { Bucket, Key, UploadId };
    },
    send: async (
      upload: UploadName,
      PartNumber: number,
      Body: Buffer | string,
      rest: Partial<UploadPartCommandInput> = {},
    ): Promise<CompletedPart> => {
      const sent = await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body, ...rest }));
      return completed(PartNumber, sent);
    },
    copy: async (
      upload: UploadName,
      PartNumber: number,
      rest: Pick<UploadPartCopyCommandInput, 'CopySource'> & Partial<UploadPartCopyCommandInput>,
    ): Promise<CompletedPart> => {
      const command = new UploadPartCopyCommand({ ...upload, PartNumber, ...rest });
      const { CopyPartResult } = await s3.send(command);
      return completed(PartNumber, CopyPartResult);
    },
    complete: (
      upload: UploadName,
      Parts: CompletedPart[],
      rest: Partial<CompleteMultipartUploadCommandInput> = {},
    ) => s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...rest })),
    abort: (upload: UploadName) => s3.send(new AbortMultipartUploadCommand(upload)),
  };
}

function completed(PartNumber: number, sent: CompletedPart = {}): CompletedPart {
  const { ETag, ChecksumCRC32, ChecksumCRC64NVME, ChecksumSHA256 } = sent;
  const parts = { PartNumber, ETag, ChecksumCRC32, ChecksumCRC64NVME, ChecksumSHA256 };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}
