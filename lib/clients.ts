import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

// By default the SDK waits for ever; and `requestTimeout` alone does no more than log a warning.
const patience = { connectionTimeout: 2_000, throwOnRequestTimeout: true };

/** An S3 client that gives a request 15 s until its headers are there. A body has its own deadline: see readBody. */
export const createS3Client = (): S3Client =>
  new S3Client({ requestHandler: { ...patience, requestTimeout: 15_000 } });

/** A DynamoDB client of plain JavaScript values; 5 s a request. */
export const createTableClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler: { ...patience, requestTimeout: 5_000 } }));

/** A client of the parameter store; 3 s a request. */
export const createSsmClient = (): SSMClient =>
  new SSMClient({ requestHandler: { ...patience, requestTimeout: 3_000 } });
