import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import type { RedriveOutcome } from '../../lib/redrive-outcome.ts';
import type { Marker } from '../../lib/failure-marker.ts';
import { failureKey, FailureRow } from '../../lib/failure-row.ts';
import { resolveFailure } from '../../lib/resolve-failure.ts';
import { imageId } from '../../lib/s3-key.ts';
import { metaKey } from '../../lib/table.ts';
import type { FunctionConfig } from '../../local/lambda/config.ts';
import { bucket, startCloud } from '../../local/test/helpers/cloud.ts';
import { appTable } from './app-table.ts';
import { BACKUP_QUEUE, PHOTOS, THUMBNAIL } from './failure-messages.ts';
import { lambdaContext } from './lambda-context.ts';

const TABLE = 'table';

/** S3, DynamoDB and functions for `failures` and `redrive`, which find them in the environment. */
export async function startFailuresCloud(functions: FunctionConfig[] = []) {
  const cloud = await startCloud({ buckets: [bucket(PHOTOS)], tables: [appTable(TABLE)], functions });
  const { endpoint, client } = cloud;
  Object.assign(process.env, {
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: client.region,
    AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
    TABLE_NAME: TABLE,
    PHOTOS_BUCKET: PHOTOS,
    IMAGES_FUNCTION: THUMBNAIL,
    BACKUP_QUEUE,
    TARGETS: [THUMBNAIL, BACKUP_QUEUE].join(','),
  });
  const rows = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const failures = await import('../../functions/failures/handler.ts');
  const { connect: failuresPorts } = await import('../../functions/failures/connect.ts');
  const redrive = await import('../../functions/redrive/handler.ts');
  const { connect: redrivePorts } = await import('../../functions/redrive/connect.ts');
  const never = new AbortController().signal;

  return {
    ...cloud,
    rows,
    tableName: TABLE,
    failuresPorts: failuresPorts(never),
    redrivePorts: redrivePorts(never),

    /** Hands messages to `failures`. @returns the ids of those that it could not deal with */
    async tell(...messages: SQSRecord[]): Promise<string[]> {
      const { batchItemFailures } = await failures.handler({ Records: messages }, lambdaContext());
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },

    /** Invokes `redrive`, at this time. @returns what became of each failure */
    async redrive(request: object, now = Date.now()): Promise<RedriveOutcome[]> {
      const handler = redrive.createHandler((signal) => ({
        ...redrivePorts(signal),
        pace: async () => {},
        now: () => now,
      }));
      return (await handler(request, lambdaContext())).outcomes;
    },

    /** Takes an event on, as `redrive` does before it sends it. @returns the token of the attempt */
    async claim(id: string, token: string = randomUUID(), now = Date.now()): Promise<string> {
      const row = await this.failure(id);
      if (row) await redrivePorts(never).retries.claim(id, row, token, now);
      return token;
    },

    /** What an event has when it is sent again; of one that never was, it is claimed first. */
    async marker(id: string): Promise<Marker> {
      const { attempts = 0, claim, tokens } = (await this.failure(id)) ?? {};
      const token = claim ?? [...(tokens ?? [])].at(-1);
      if (token !== undefined) return { id, attempt: attempts, token };
      return { id, attempt: attempts + 1, token: await this.claim(id) };
    },

    /** Notes that the event of a failure has succeeded, as the function that did it does. */
    async resolve(id: string, now = Date.now()): Promise<boolean> {
      return resolveFailure(await this.marker(id), now, TABLE, never);
    },

    /** What is known of a failure. */
    async failure(id: string): Promise<FailureRow | undefined> {
      const { Item } = await rows.send(new GetCommand({ TableName: TABLE, Key: failureKey(id) }));
      return Item && FailureRow.parse(Item);
    },

    /** What everybody may know of an image. */
    async image(key: string, inBucket = PHOTOS): Promise<Record<string, unknown> | undefined> {
      const Key = metaKey(imageId(inBucket, key));
      return (await rows.send(new GetCommand({ TableName: TABLE, Key }))).Item;
    },
  };
}

/** See {@link startFailuresCloud}. */
export type FailuresCloud = Awaited<ReturnType<typeof startFailuresCloud>>;
