import { randomUUID } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';

const REGION_AND_ACCOUNT = 'eu-west-1:111111111111';

/** The bucket, function and queue that failures are about. */
export const PHOTOS = 'lambda-by-example-dev-photos-111111111111';
export const THUMBNAIL = `arn:aws:lambda:${REGION_AND_ACCOUNT}:function:lambda-by-example-dev-thumbnail`;
export const BACKUP_QUEUE = `arn:aws:sqs:${REGION_AND_ACCOUNT}:lambda-by-example-dev-backup`;
const FAILURES_QUEUE = `arn:aws:sqs:${REGION_AND_ACCOUNT}:lambda-by-example-dev-failures`;

/** When messages were sent. */
export const SENT_AT = '2026-11-23T09:00:00.000Z';

/** A message of the failures queue, as Lambda hands it over. A body that is no text becomes JSON. */
export const message = (
  body: unknown,
  {
    attributes = {},
    system = {},
    queue = FAILURES_QUEUE,
  }: { attributes?: Record<string, string>; system?: object; queue?: string } = {},
): SQSRecord => ({
  messageId: randomUUID(),
  receiptHandle: 'handle',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: String(Date.parse(SENT_AT)),
    SenderId: 'AROA4T26BZ3EXAMPLE:lambda-by-example-dev-thumbnail',
    ApproximateFirstReceiveTimestamp: String(Date.parse(SENT_AT)),
    ...system,
  },
  messageAttributes: Object.fromEntries(
    Object.entries(attributes).map(([name, stringValue]) => [name, { stringValue, dataType: 'String' }]),
  ),
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: queue,
  awsRegion: 'eu-west-1',
});

/** What Lambda tells of an event that failed. */
export const record = (
  requestPayload: unknown,
  { functionArn = THUMBNAIL, requestId = randomUUID() as string, ...rest }: { [name: string]: unknown } = {},
) => ({
  version: '1.0',
  timestamp: SENT_AT,
  requestContext: {
    requestId,
    functionArn: `${String(functionArn)}:$LATEST`,
    condition: 'RetriesExhausted',
    approximateInvokeCount: 3,
  },
  requestPayload,
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: { errorType: 'DeadlineError', errorMessage: 'Stopped with 2000 ms left' },
  ...rest,
});

/** S3's event of one change. */
export const s3Event = (key: string, sequencer: string, eventName = 'ObjectCreated:Put') => ({
  Records: [{ eventVersion: '2.1', eventName, s3: { bucket: { name: PHOTOS }, object: { key, sequencer } } }],
});
