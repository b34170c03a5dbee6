import type { Source } from '../../lib/source-table.ts';
import { isKept } from '../../lib/table.ts';
import type { Ports } from './ports.ts';
import type { SourcesView, SourceView } from './views.ts';

/** How the scraper's sources are, by their ids: those that were looked at within the last month. */
export async function findSources({ sources, now }: Pick<Ports, 'sources' | 'now'>): Promise<SourcesView> {
  const all = await sources.all();
  return { sources: all.filter((source) => isKept(source, now())).map(viewSource) };
}

/** Its address is without the query, where keys are; and so are its errors, which name no more than a host. */
const viewSource = ({ id, kind, url, contentHash, publishedHash, ...row }: Source): SourceView => ({
  id,
  kind,
  url,
  checkedAt: row.checkedAt,
  changedAt: row.changedAt,
  nextAllowedAt: row.nextAllowedAt,
  /** Whether others were told of what it has. */
  published: contentHash !== undefined && contentHash === publishedHash,
  failures: row.failures,
  error: row.error,
});
