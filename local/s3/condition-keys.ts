import type { BucketCall } from './room.ts';
import { parseCopySource } from './source-name.ts';

/** Condition keys by the headers that they stand for. */
const OF_HEADERS: Record<string, string> = {
  'if-match': 's3:if-match',
  'if-none-match': 's3:if-none-match',
  'x-amz-acl': 's3:x-amz-acl',
  'x-amz-metadata-directive': 's3:x-amz-metadata-directive',
  'x-amz-object-lock-legal-hold': 's3:object-lock-legal-hold',
  'x-amz-object-lock-mode': 's3:object-lock-mode',
  'x-amz-object-lock-retain-until-date': 's3:object-lock-retain-until-date',
  'x-amz-server-side-encryption': 's3:x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id': 's3:x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-customer-algorithm': 's3:x-amz-server-side-encryption-customer-algorithm',
  'x-amz-storage-class': 's3:x-amz-storage-class',
  'x-amz-website-redirect-location': 's3:x-amz-website-redirect-location',
};

/** The same by parameters of the query. */
const OF_QUERY: Record<string, string> = {
  delimiter: 's3:delimiter',
  'max-keys': 's3:max-keys',
  prefix: 's3:prefix',
  versionId: 's3:VersionId',
};

const COPY_SOURCE = 's3:x-amz-copy-source';
const CREATION = 's3:ObjectCreationOperation';
const OWNER = 's3:ResourceAccount';

/** Of the operations that need permission to put an object: whether there is one afterwards. */
const CREATES: Record<string, string> = {
  PutObject: 'true',
  PostObject: 'true',
  CopyObject: 'true',
  CompleteMultipartUpload: 'true',
  CreateMultipartUpload: 'false',
  UploadPart: 'false',
  UploadPartCopy: 'false',
};

/** Every condition key of S3 that policies may use here; a condition on another one would silently never hold. */
export const S3_CONDITION_KEYS: readonly string[] = [
  ...Object.values(OF_HEADERS),
  ...Object.values(OF_QUERY),
  COPY_SOURCE,
  CREATION,
  OWNER,
];

/**
 * What policies can ask about a call. As on AWS, a key is there only when the request has what it stands for.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export function contextOf({ headers, query, operation, bucket }: BucketCall): Record<string, string> {
  const context: Record<string, string> = { [OWNER]: bucket.accountId };
  for (const [header, key] of Object.entries(OF_HEADERS)) {
    const value = headers[header]?.toString();
    if (value !== undefined) context[key] = value;
  }
  for (const [parameter, key] of Object.entries(OF_QUERY)) {
    const value = query.get(parameter);
    if (value !== null) context[key] = value;
  }
  const source = headers['x-amz-copy-source'];
  if (source !== undefined) {
    const { name, key } = parseCopySource(String(source));
    context[COPY_SOURCE] = `${name}/${key}`;
  }
  const creates = CREATES[operation ?? ''];
  if (creates !== undefined) context[CREATION] = creates;
  return context;
}
