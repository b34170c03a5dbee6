import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { auditKey, auditPlace, type AuditRow } from '../../lib/audit-row.ts';
import { backupKey, type BackupRow } from '../../lib/backup-row.ts';
import { failureKey, type FailureRow, statusKey } from '../../lib/failure-row.ts';
import { imageId } from '../../lib/s3-key.ts';
import type { SigningKey } from '../../lib/signing-keys.ts';
import { metaKey, ownerKey, thumbnailKey } from '../../lib/table.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';
import type { FunctionConfig } from '../../local/lambda/config.ts';
import { bucket, startCloud } from '../../local/test/helpers/cloud.ts';
import { httpAnswer } from './http-answer.ts';
import { lambdaContext } from './lambda-context.ts';
import { appTable } from './app-table.ts';

/** The bucket that the events in events/api/ are about. */
export const PHOTOS = 'lambda-by-example-dev-photos-111111111111';
/** The table, and the deployment. */
export const TABLE = 'lambda-by-example-dev';

/** The parameter that holds the signing keys. */
export const KEYS = '/lambda-by-example/dev/signing-keys';

/** A key to sign tokens with. */
export const newKey = (kid: string): SigningKey => ({ kid, secret: randomBytes(32).toString('base64url') });

/** S3, DynamoDB, the parameter store and functions for `api` and `authorizer`, who find them in the environment. */
export async function startApiCloud(functions: FunctionConfig[] = []) {
  const buckets = [bucket(PHOTOS), bucket('thumbnails'), bucket('banner')];
  const cloud = await startCloud({ buckets, tables: [appTable(TABLE)], functions });
  const { endpoint, client } = cloud;
  Object.assign(process.env, {
    POWERTOOLS_LOG_LEVEL: 'ERROR',
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: client.region,
    AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
    PHOTOS_BUCKET: PHOTOS,
    THUMBNAILS_BUCKET: 'thumbnails',
    BANNER_BUCKET: 'banner',
    TABLE_NAME: TABLE,
    SIGNING_KEYS_PARAMETER: KEYS,
    REDRIVE_FUNCTION: 'redrive',
    POWERTOOLS_METRICS_NAMESPACE: TABLE,
  });
  const ssm = new SSMClient(client);
  const rows = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const put = (Item: Record<string, unknown>) => rows.send(new PutCommand({ TableName: TABLE, Item }));

  return {
    ...cloud,
    ssm,
    rows,
    /** Makes these the signing keys, the first one the one that signs. */
    setKeys: async (...keys: SigningKey[]): Promise<void> => {
      const Value = JSON.stringify(keys);
      const parameter = { Name: KEYS, Value, Type: 'SecureString', Overwrite: true } as const;
      await ssm.send(new PutParameterCommand(parameter));
    },

    /** Empties the table. */
    clear: async (): Promise<void> => {
      const { Items = [] } = await rows.send(new ScanCommand({ TableName: TABLE }));
      for (const { pk, sk } of Items)
        await rows.send(new DeleteCommand({ TableName: TABLE, Key: { pk, sk } }));
    },

    /** An image as the function `thumbnail` leaves it. @returns its id */
    async addImage(owner: string, name: string, thumbnail: ThumbnailRow): Promise<string> {
      const key = `uploads/${owner}/${name}`;
      const id = imageId(PHOTOS, key);
      const about = thumbnail.state === 'deleted' ? undefined : thumbnail;
      await put({ ...thumbnailKey(id), ...thumbnail });
      await put({
        ...metaKey(id),
        bucket: PHOTOS,
        key,
        owner,
        status: thumbnail.state,
        ...(about && { uploadedAt: about.uploadedAt, ...ownerKey(owner, about.uploadedAt, id) }),
      });
      return id;
    },

    /** What the function `backup` has noted of an image. */
    addBackup: async (id: string, row: BackupRow): Promise<void> => {
      await put({ ...backupKey(id), ...row });
    },

    /** An audit, as the function `reconcile` leaves it. */
    addAudit: async (id: string, row: Omit<AuditRow, 'gsi1pk' | 'gsi1sk'>): Promise<void> => {
      await put({ ...auditKey(id), ...row, ...auditPlace(row.startedAt, id) });
    },

    /** A failed event as the functions `failures` and `redrive` leave it. */
    addFailure: async (id: string, row: FailureRow): Promise<void> => {
      const { status, lastFailedAt, sentAt, resolvedAt } = row;
      const at = { retrying: sentAt, resolved: resolvedAt, failed: undefined, parked: undefined }[status];
      await put({ ...failureKey(id), ...row, ...statusKey(status, at ?? lastFailedAt, id) });
    },

    /** The function `api` on it. @param now - its clock, for all but signatures */
    async api(now: () => number = Date.now) {
      const { createHandler } = await import('../../functions/api/handler.ts');
      const { connect } = await import('../../functions/api/connect.ts');
      const handler = createHandler((signal) => ({ ...connect(signal), now }));
      return async (event: unknown) => httpAnswer(await handler(event, lambdaContext()));
    },
  };
}

type ReadyRow = Extract<ThumbnailRow, { state: 'ready' }>;

/** A photo's thumbnails in the table. */
export const ready = (uploadedAt = '2026-11-23T09:00:00.000Z', sequencer = '1'): ReadyRow => ({
  state: 'ready',
  sequencer,
  versionId: `v${sequencer}`,
  uploadedAt,
  bytes: 320_453,
  type: 'image/jpeg',
  width: 1024,
  height: 819,
  color: '#8b97a4',
  blur: 'data:image/webp;base64,UklGRg==',
  thumbnails: [{ key: `image/${sequencer}/480.webp`, width: 480, height: 384, bytes: 25_120 }],
  timings: { fetchMs: 1, renderMs: 2, storeMs: 3 },
});
