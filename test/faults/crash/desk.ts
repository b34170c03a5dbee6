import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Resources } from '../../../local/resources.ts';
import { bucket, startCloud } from '../../../local/test/helpers/cloud.ts';
import { appTable } from '../../helpers/app-table.ts';
import { PHOTOS } from '../../helpers/failure-messages.ts';

/** The bucket of the thumbnails. */
export const THUMBNAILS = 'thumbnails';
/** The table's name. */
export const TABLE = 'table';

/** The settings of the functions, and what they sign with. */
export const VARIABLES = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
  PHOTOS_BUCKET: PHOTOS,
  THUMBNAILS_BUCKET: THUMBNAILS,
  TABLE_NAME: TABLE,
};

/** The app's buckets and table in a cloud of their own. @param state - a folder with what an earlier one left */
export async function startDesk(rest: Partial<Resources> = {}, state?: string) {
  const buckets = [bucket(PHOTOS), bucket(THUMBNAILS)];
  const cloud = await startCloud({ buckets, tables: [appTable(TABLE)], ...rest }, state);
  const rows = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.client));

  async function objectsIn(name: string): Promise<[path: string, etag: unknown][]> {
    const { Contents = [] } = await cloud.s3.send(new ListObjectsV2Command({ Bucket: name }));
    return Contents.map(({ Key, ETag }) => [`${name}/${Key}`, ETag]);
  }

  return {
    ...cloud,
    rows,

    /** Every row of the table, and every object with what tells its bytes from others. */
    async state() {
      const { Items = [] } = await rows.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
      const objects = await Promise.all(buckets.map(({ name }) => objectsIn(name)));
      return {
        rows: Object.fromEntries(Items.map(({ pk, sk, ...row }) => [`${pk} / ${sk}`, row])),
        objects: Object.fromEntries(objects.flat()),
      };
    },
  };
}

/** See {@link startDesk}. */
export type Desk = Awaited<ReturnType<typeof startDesk>>;
