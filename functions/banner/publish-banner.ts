import type { BannerRow } from '../../lib/banner-row.ts';
import { tryEach } from '../../lib/try-all.ts';
import { BannerGoneError } from './errors.ts';
import type { Ports } from './ports.ts';
import type { Publisher } from './publisher.ts';

/** An invocation has ended long before: see `timeout` in function.yml. */
const CLAIM_MS = 5 * 60 * 1000;

/**
 * Hands the current banner to every publisher that has not had it. One that fails keeps none of the others from it, and
 * takes nothing back: what is in the bucket stays there.
 * @returns the names of those who have it since this call
 * @throws what failed, when all have been tried
 */
export async function publishBanner(row: BannerRow, ports: Ports): Promise<string[]> {
  const served: string[] = [];
  const pending = ports.publishers.filter(({ name }) => row.published[name] === undefined);
  await tryEach(pending, async (publisher) => {
    if (await publishOnce(publisher, row, ports)) served.push(publisher.name);
  });
  return served;
}

async function publishOnce(
  publisher: Publisher,
  { contentHash, key, renderedAt }: BannerRow,
  { bucket, ledger, requestId, now }: Ports,
): Promise<boolean> {
  const { name } = publisher;
  const claim = { contentHash, publisher: name, by: requestId, at: isoTime(now()) };
  if (!(await ledger.claim(claim, isoTime(now() - CLAIM_MS)))) return false;
  try {
    const png = await bucket.read(key);
    if (!png) throw new BannerGoneError(`${key} is no longer in the bucket`);
    await publisher.publish({ png, contentHash, renderedAt });
  } catch (error) {
    await ledger.release(contentHash, name, requestId);
    throw error;
  }
  await ledger.notePublished(contentHash, name, isoTime(now()));
  return true;
}

const isoTime = (ms: number): string => new Date(ms).toISOString();
