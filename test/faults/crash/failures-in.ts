import { failedBackups } from '../../../functions/failures/failed-backups.ts';
import { failedImages } from '../../../functions/failures/failed-images.ts';
import { failureNotes } from '../../../functions/failures/failure-notes.ts';
import { messageOf } from '../../../functions/failures/message.ts';
import { recordFailure } from '../../../functions/failures/record-failure.ts';
import { failureRetries } from '../../../functions/redrive/retries.ts';
import type { Marker } from '../../../lib/failure-marker.ts';
import { failurePayloads } from '../../../lib/failure-payloads.ts';
import { failureTable } from '../../../lib/failure-table.ts';
import { serviceOf } from '../../../lib/failure-targets.ts';
import { BACKUP_QUEUE, message, PHOTOS, record } from '../../helpers/failure-messages.ts';
import { type Desk, TABLE } from './desk.ts';

/** What has failed so far, and was sent again: by the app's own logic, without its functions. */
export function failuresIn({ rows, s3 }: Desk, target: string) {
  const never = new AbortController().signal;
  const retries = failureRetries(rows, TABLE, never);
  const table = failureTable(rows, TABLE, never);
  const ports = {
    failures: failureNotes(rows, TABLE, never),
    payloads: failurePayloads(s3, PHOTOS, never),
    images: failedImages(rows, TABLE, never),
    backups: failedBackups(rows, TABLE, never),
    targets: new Set([target]),
    imagesFunction: target,
    backupQueue: BACKUP_QUEUE,
    photosBucket: PHOTOS,
  };

  return {
    /** Has the target's event fail. @returns its id */
    async fail(event: object): Promise<string> {
      const told =
        serviceOf(target) === 'sqs'
          ? message(event, { system: { DeadLetterQueueSourceArn: target } })
          : message(record(event, { functionArn: target }));
      return (await recordFailure(messageOf(told), ports)).id;
    },

    /** Notes that it is sent again. @returns the marker that it has from then on */
    async sendAgain(id: string, now: number): Promise<Marker> {
      const row = await table.read(id);
      if (!row) throw new Error(`Nothing is known of ${id}`);
      const attempt = row.attempts + 1;
      const token = `attempt ${attempt}`;
      await retries.claim(id, row, token, now);
      await retries.sent(id, token, now);
      return { id, attempt, token };
    },
  };
}
