import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import {
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Ports } from '../../functions/reconcile/ports.ts';
import { auditTable } from '../../lib/audit-table.ts';
import { backupKey, type BackupRow, heldKey } from '../../lib/backup-row.ts';
import { BackupRequest } from '../../lib/backup-request.ts';
import { imageId } from '../../lib/s3-key.ts';
import { ACCOUNTS } from '../../local/iam/accounts.ts';
import type { RoleConfig } from '../../local/iam/policies.ts';
import { PolicyDocument } from '../../local/iam/policy.ts';
import { bucket, startCloud } from '../../local/test/helpers/cloud.ts';
import { queue } from '../../local/test/helpers/sqs.ts';
import { appTable } from './app-table.ts';
import { lambdaContext } from './lambda-context.ts';

const [own, other] = ACCOUNTS;
const TABLE = 'table';
/** The bucket of the photos. */
export const PHOTOS = 'photos';
/** The other account's bucket. */
export const BACKUP = 'backup';

/** What is said to take on the reader's role. */
export const EXTERNAL_ID = 'external';

type Approved = Pick<BackupRequest['detail'], 'approved' | 'approvedAt'>;

/** The other account's role: it lists, and no more. */
const reader = (accountId: string): RoleConfig => ({
  name: 'reader',
  arn: `arn:aws:iam::${accountId}:role/reader`,
  accountId,
  trust: PolicyDocument.parse({
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${own.id}:root` },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': EXTERNAL_ID } },
    },
  }).Statement,
  statements: PolicyDocument.parse({
    Statement: { Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${BACKUP}` },
  }).Statement,
});

/**
 * Two accounts for `reconcile`, which finds them in the environment. Messages to `backup` go no further than its queue.
 * @param isOneAccount - that has both buckets
 */
export async function startReconcileCloud({ isOneAccount = false } = {}) {
  const keeper = isOneAccount ? own : other;
  const cloud = await startCloud({
    buckets: [bucket(PHOTOS), bucket(BACKUP, { accountId: keeper.id })],
    tables: [appTable(TABLE)],
    queues: [queue('backup')],
    roles: [reader(keeper.id)],
  });
  const { endpoint, client, s3 } = cloud;
  const backupS3 = isOneAccount ? s3 : cloud.foreignS3;
  const sqs = new SQSClient(client);
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'backup' }));
  Object.assign(process.env, {
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: client.region,
    AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
    TABLE_NAME: TABLE,
    PHOTOS_BUCKET: PHOTOS,
    PHOTOS_ACCOUNT: own.id,
    BACKUP_BUCKET: BACKUP,
    BACKUP_ACCOUNT: keeper.id,
    BACKUP_ROLE: reader(keeper.id).arn,
    BACKUP_EXTERNAL_ID: EXTERNAL_ID,
    BACKUP_QUEUE_URL: QueueUrl,
    HOURLY_REPAIR: 'true',
    GRACE_SECONDS: '0',
    ORPHAN_SHARE: '0.1',
    ORPHAN_COUNT: '2',
  });
  const rows = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const { connect } = await import('../../functions/reconcile/connect.ts');
  const { createHandler } = await import('../../functions/reconcile/handler.ts');
  const never = new AbortController().signal;
  const ports = (signal: AbortSignal, rest: Partial<Ports> = {}): Ports => ({
    ...connect(signal),
    ...rest,
  });
  const putRow = async (row: BackupRow): Promise<void> => {
    const Item = { ...backupKey(imageId(PHOTOS, row.key)), ...row };
    await rows.send(new PutCommand({ TableName: TABLE, Item }));
  };

  return {
    ...cloud,
    backupS3,
    rows,
    tableName: TABLE,
    ports: (rest: Partial<Ports> = {}) => ports(never, rest),
    putRow,

    /** Invokes `reconcile`. */
    reconcile: async (event: unknown, rest: Partial<Ports> = {}, remainingMs?: number) =>
      createHandler((signal) => ports(signal, rest))(event, lambdaContext(remainingMs)),

    audits: auditTable(rows, TABLE, never),

    /** Leaves nothing in the buckets, in the queue, and of what is held. */
    async clear(): Promise<void> {
      for (const [account, Bucket] of [
        [s3, PHOTOS],
        [backupS3, BACKUP],
      ] as const)
        for await (const page of paginateListObjectsV2({ client: account }, { Bucket }))
          for (const { Key } of page.Contents ?? [])
            await account.send(new DeleteObjectCommand({ Bucket, Key }));
      for await (const held of ports(never).held())
        for (const { key } of held)
          await rows.send(new DeleteCommand({ TableName: TABLE, Key: backupKey(imageId(PHOTOS, key)) }));
      await this.requests();
    },

    /** Uploads a photo. */
    async upload(key: string, Body: string = `photo ${key}`): Promise<void> {
      await s3.send(new PutObjectCommand({ Bucket: PHOTOS, Key: key, Body }));
    },

    /** Takes a photo away, as people do. */
    async remove(key: string): Promise<void> {
      await s3.send(new DeleteObjectCommand({ Bucket: PHOTOS, Key: key }));
    },

    /** Does what the function `backup` does for a photo. */
    async backUp(key: string): Promise<void> {
      const head = await s3.send(new HeadObjectCommand({ Bucket: PHOTOS, Key: key }));
      const body = `photo ${key}`;
      const { VersionId = '', ETag = '' } = await backupS3.send(
        new PutObjectCommand({ Bucket: BACKUP, Key: key, Body: body }),
      );
      await putRow({
        state: 'stored',
        sequencer: '',
        bucket: PHOTOS,
        key,
        versionId: head.VersionId ?? '',
        etag: head.ETag ?? '',
        bytes: head.ContentLength ?? 0,
        uploadedAt: head.LastModified?.toISOString() ?? '',
        backupVersionId: VersionId,
        backupEtag: ETag,
        storedAt: new Date().toISOString(),
        lagMs: 0,
      });
    },

    /** Holds a deletion back, as the function `backup` does when its breaker is tripped. */
    hold: async (key: string, heldAt = new Date().toISOString()): Promise<void> =>
      putRow({
        state: 'held',
        sequencer: '',
        bucket: PHOTOS,
        key,
        heldAt,
        ...heldKey(heldAt, imageId(PHOTOS, key)),
      }),

    /** What was asked of the function `backup` since the last time, by key. */
    async requests(): Promise<Record<string, Approved>> {
      const asked: [string, Approved][] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
        );
        if (Messages.length === 0)
          return Object.fromEntries(asked.toSorted(([one], [two]) => (one < two ? -1 : 1)));
        for (const { Body = '' } of Messages) {
          const { bucket: of, object, approved, approvedAt } = BackupRequest.parse(JSON.parse(Body)).detail;
          if (of.name === PHOTOS) asked.push([object.key, { approved, ...(approvedAt && { approvedAt }) }]);
        }
        const Entries = Messages.map(({ MessageId: Id, ReceiptHandle }) => ({ Id, ReceiptHandle }));
        await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      }
    },
  };
}

/** See {@link startReconcileCloud}. */
export type ReconcileCloud = Awaited<ReturnType<typeof startReconcileCloud>>;
