import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import { patience } from './patience.ts';

/**
 * An S3 client that gives a request 15 s until its headers are there. A body has its own deadline: see readBody.
 * @param credentials - whose calls they are, if not the function's own: see assume-role.ts
 */
export const createS3Client = (credentials?: AwsCredentialIdentityProvider): S3Client =>
  new S3Client({
    requestHandler: { ...patience, requestTimeout: 15_000 },
    ...(credentials && { credentials }),
  });

/** A DynamoDB client of plain JavaScript values; 5 s a request. */
export const createTableClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler: { ...patience, requestTimeout: 5_000 } }));
