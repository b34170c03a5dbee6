import { type Made, makeBanner } from './make-banner.ts';
import type { Ports } from './ports.ts';
import { publishBanner } from './publish-banner.ts';

/** What an event has led to. */
export interface Result {
  outcome: Made['outcome'];
  contentHash: string | undefined;
  /** The publishers that have the banner since then, beside the bucket. */
  served: string[];
}

/**
 * Makes the banner show the latest items, and shows it to everybody. It looks twice: an index of DynamoDB follows the
 * table after a moment, and no other event comes for what it did not have yet.
 * @throws OvertakenError, and what the publishers throw
 */
export async function syncBanner(ports: Ports): Promise<Result> {
  const first = await makeBanner(ports);
  await ports.pause();
  const { outcome, row } = await makeBanner(ports);
  const served = row ? await publishBanner(row, ports) : [];
  return {
    outcome: outcome === 'unchanged' ? first.outcome : outcome,
    contentHash: row?.contentHash,
    served,
  };
}
