import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  DeleteObjectCommand,
  type DeleteObjectCommandInput,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

let keys = 0;

/** A key that no other test of the file uses. */
export const newKey = (): string => `object ${++keys}`;

/** How a call was refused; what was not refused is an error. */
export async function refusal(calling: Promise<unknown>) {
  const error = await calling.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof S3ServiceException)) throw new Error('was not refused', { cause: error });
  const { name, message, $metadata, $response } = error;
  return { name, message, status: $metadata.httpStatusCode, headers: $response?.headers };
}

/** The plain calls for one bucket's objects. */
export function objectsOf(s3: S3Client, Bucket: string) {
  return {
    put: (
      Key: string,
      Body: NonNullable<PutObjectCommandInput['Body']>,
      rest: Partial<PutObjectCommandInput> = {},
    ) => s3.send(new PutObjectCommand({ Bucket, Key, Body, ...rest })),
    get: async (Key: string, rest: Partial<GetObjectCommandInput> = {}) => {
      const { Body, ...answer } = await s3.send(new GetObjectCommand({ Bucket, Key, ...rest }));
      return { ...answer, text: await Body?.transformToString() };
    },
    head: (Key: string, rest: Partial<GetObjectCommandInput> = {}) =>
      s3.send(new HeadObjectCommand({ Bucket, Key, ...rest })),
    remove: (Key: string, rest: Partial<DeleteObjectCommandInput> = {}) =>
      s3.send(new DeleteObjectCommand({ Bucket, Key, ...rest })),
    copy: (Key: string, CopySource: string, rest: Partial<CopyObjectCommandInput> = {}) =>
      s3.send(new CopyObjectCommand({ Bucket, Key, CopySource, ...rest })),
  };
}
