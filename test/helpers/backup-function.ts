import { readFileSync } from 'node:fs';
import type { SQSEvent } from 'aws-lambda';
import type { ConsumerPorts, Photo } from '../../functions/backup/ports.ts';
import { inTurn } from '../../functions/backup/in-turn.ts';
import { imageId } from '../../lib/s3-key.ts';
import { backupPorts, BackupStores } from './backup-ports.ts';
import { PHOTOS } from './failure-messages.ts';
import { lambdaContext } from './lambda-context.ts';

// Read when the handler is loaded, as on Lambda.
Object.assign(process.env, {
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  TABLE_NAME: 'table',
  DEAD_LETTERS_URL: 'http://127.0.0.1:9/dead-letters',
  PHOTOS_BUCKET: PHOTOS,
  PHOTOS_ACCOUNT: '111111111111',
  BACKUP_BUCKET: 'backup',
  BACKUP_ACCOUNT: '222222222222',
  BACKUP_ROLE: 'arn:aws:iam::222222222222:role/writer',
  BACKUP_EXTERNAL_ID: 'app',
  MULTIPART_THRESHOLD: '5368709120',
  PART_SIZE: '536870912',
  DELETES_PER_WINDOW: '100',
});
const { createHandler } = await import('../../functions/backup/handler.ts');

/** An event of events/backup/. */
export const backupEvent = (name: string): SQSEvent =>
  JSON.parse(readFileSync(`events/backup/${name}.json`, 'utf8'));

/** The function over a bucket in which these keys, and no others, have a current version. */
export function backupOver(
  current: Record<string, Partial<Photo>>,
  change: (ports: ConsumerPorts) => ConsumerPorts = (p) => p,
) {
  const photo = { versionId: 'v1', etag: '"e1"', bytes: 3, uploadedAt: '2026-11-22T23:59:58.000Z' };
  const photos = new Map(Object.entries(current).map(([key, known]) => [key, { ...photo, ...known }]));
  const stores = new BackupStores();
  const source = { current: (key: string) => photos.get(key), has: () => true };
  const ports = backupPorts(source, stores, async (effect) => effect());
  const givenUp: Record<string, string> = {};
  const giveUp: ConsumerPorts['giveUp'] = async ({ messageId }, { name, message }) => {
    givenUp[messageId] = `${name}: ${message}`;
  };
  const handler = createHandler(() => change({ ...ports, giveUp, photosBucket: PHOTOS, inTurn: inTurn() }));
  return {
    photos,
    stores,
    /** Why, by the message's id. */
    givenUp,
    /** Hands over an event. @returns the numbers of the messages that are to come again */
    handle: async (event: SQSEvent, remainingMs?: number): Promise<number[]> => {
      const { batchItemFailures } = await handler(event, lambdaContext(remainingMs));
      return batchItemFailures.map(({ itemIdentifier }) =>
        event.Records.findIndex(({ messageId }) => messageId === itemIdentifier),
      );
    },
    row: (key: string) => stores.rows.get(imageId(PHOTOS, key))?.row,
  };
}
