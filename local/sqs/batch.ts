import { AwsError } from '../gateway/aws-error.ts';
import { queryCodeOf } from './wire.ts';

const MOST = 10;

/** What comes of a batch, entry by entry. */
interface BatchResult {
  Successful?: object[];
  Failed?: object[];
}

/**
 * Runs each entry of a batch, whatever becomes of the others.
 * @param kind - of the entries, as AWS calls it
 * @throws AwsError `EmptyBatchRequest`, `TooManyEntriesInBatchRequest`, `InvalidBatchEntryId`,
 *   `BatchEntryIdsNotDistinct`
 */
export function runBatch<Entry extends { Id: string }>(
  kind: string,
  entries: Entry[],
  run: (entry: Entry) => object,
): BatchResult {
  checkEntries(kind, entries);
  const successful: object[] = [];
  const failed: object[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const SenderFault = error.status < 500;
      failed.push({ Id: entry.Id, SenderFault, Code: queryCodeOf(error), Message: error.message });
    }
  }
  return {
    ...(successful.length > 0 && { Successful: successful }),
    ...(failed.length > 0 && { Failed: failed }),
  };
}

function checkEntries(kind: string, entries: { Id: string }[]): void {
  if (entries.length === 0)
    throw new AwsError('EmptyBatchRequest', `There should be at least one ${kind} in the request.`);
  if (entries.length > MOST) {
    const message = `Maximum number of entries per request are ${MOST}. You have sent ${entries.length}.`;
    throw new AwsError('TooManyEntriesInBatchRequest', message);
  }
  const ids = entries.map(({ Id }) => Id);
  if (!ids.every((id) => /^[\w-]{1,80}$/.test(id))) throw new AwsError('InvalidBatchEntryId', BAD_ID);
  const repeated = ids.find((id, index) => ids.indexOf(id) < index);
  if (repeated !== undefined) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
}

const BAD_ID =
  'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
