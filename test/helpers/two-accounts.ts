import { ACCOUNTS } from '../../local/iam/accounts.ts';
import { PolicyDocument } from '../../local/iam/policy.ts';
import type { Resources } from '../../local/resources.ts';
import { bucket } from '../../local/test/helpers/cloud.ts';
import { appTable } from './app-table.ts';
import { PHOTOS } from './failure-messages.ts';

const [own, other] = ACCOUNTS;
/** The other account's bucket. */
export const BACKUP = 'lambda-by-example-dev-backup-222222222222';
const WRITER = `arn:aws:iam::${other.id}:role/lambda-by-example-dev-backup-writer`;
const EXTERNAL_ID = 'lambda-by-example-dev';
const TABLE = 'table';

const statements = (...Statement: object[]) => PolicyDocument.parse({ Statement }).Statement;
const onPhotos = (actions: string[]) => [
  {
    Action: actions.filter((action) => action !== 's3:ListBucket'),
    Resource: `arn:aws:s3:::${PHOTOS}/uploads/*`,
  },
  { Action: actions.filter((action) => action === 's3:ListBucket'), Resource: `arn:aws:s3:::${PHOTOS}` },
];
const READ = ['s3:GetObjectVersion', 's3:GetObjectVersionTagging', 's3:ListBucket'];
const WRITE = [
  's3:GetObject',
  's3:PutObject',
  's3:PutObjectTagging',
  's3:DeleteObject',
  's3:AbortMultipartUpload',
];

const allowed = (actions: string[], without: string | undefined) =>
  actions.filter((name) => name !== without);

/**
 * The photos in one account, their backup in the other, and the role in between: it may be taken by the first account's
 * administrator, with the ExternalId. What the real roles may do, the whole app's tests show.
 * @param lacks - an action that the role, or the photos' policy, does not allow
 */
export function twoAccounts(lacks: { role?: string; policy?: string } = {}) {
  const trust = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${own.id}:root` },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': EXTERNAL_ID } },
  };
  const may = [
    ...onPhotos(allowed(READ, lacks.role)),
    { Action: allowed(WRITE, lacks.role), Resource: `arn:aws:s3:::${BACKUP}/uploads/*` },
    { Action: 's3:ListBucket', Resource: `arn:aws:s3:::${BACKUP}` },
  ];
  const letsIn = onPhotos(allowed(READ, lacks.policy)).map((grant) => ({
    ...grant,
    Principal: { AWS: WRITER },
  }));
  const allow = (grants: { Action: string | string[] }[]) =>
    statements(
      ...grants.filter(({ Action }) => Action.length > 0).map((grant) => ({ ...grant, Effect: 'Allow' })),
    );
  return {
    buckets: [bucket(PHOTOS), bucket(BACKUP, { accountId: other.id })],
    tables: [appTable(TABLE)],
    roles: [
      { name: 'writer', arn: WRITER, accountId: other.id, trust: statements(trust), statements: allow(may) },
    ],
    policies: [{ name: 'Photos', resourceArn: `arn:aws:s3:::${PHOTOS}`, statements: allow(letsIn) }],
  } satisfies Partial<Resources>;
}

/** The settings of the function `backup` in these accounts. More than 5 MiB goes in parts. */
export const BACKUP_SETTINGS = {
  TABLE_NAME: TABLE,
  DEAD_LETTERS_URL: 'https://sqs.eu-west-1.amazonaws.com/111111111111/backup-dead-letters',
  PHOTOS_BUCKET: PHOTOS,
  PHOTOS_ACCOUNT: own.id,
  BACKUP_BUCKET: BACKUP,
  BACKUP_ACCOUNT: other.id,
  BACKUP_ROLE: WRITER,
  BACKUP_EXTERNAL_ID: EXTERNAL_ID,
  MULTIPART_THRESHOLD: String(5 * 1024 * 1024),
  PART_SIZE: String(5 * 1024 * 1024),
  DELETES_PER_WINDOW: '2',
};
