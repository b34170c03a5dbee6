import type { SourceRow } from '../../lib/source-row.ts';
import { throwAny } from '../../lib/try-all.ts';
import { AllSourcesFailedError } from './errors.ts';
import { inParallel } from './in-parallel.ts';
import type { Ports } from './ports.ts';
import { publishChanges } from './publish-changes.ts';
import { type Scraped, scrapeSource } from './scrape-source.ts';
import type { Moment } from './source-state.ts';
import type { Source } from './sources.ts';
import type { Tick } from './tick.ts';

const AT_ONCE = 4;
/** What one source may take (a robots.txt, the source itself, and what is written of it), and what comes after the last. */
const TIME_FOR_ONE_MS = 25_000;

/** What came of a tick. */
export interface Report {
  /** `late` and `taken` have done nothing. */
  outcome: 'done' | 'late' | 'taken';
  /** Of which others were told. */
  published: string[];
}

/** Hears of each source. */
export type Note = (source: Source, scraped: Scraped) => void;

/**
 * Looks at all sources whose time has come, and tells of what is new. A tick that is late, of a minute that was taken
 * already, or while another one is at work, does nothing.
 * @throws when all else is done: what failed in the table or the event bus, or AllSourcesFailedError
 */
export async function runTick(
  tick: Tick,
  sources: readonly Source[],
  correlationId: string,
  ports: Ports,
  note: Note,
): Promise<Report> {
  if (tick.late) return { outcome: 'late', published: [] };
  const now = ports.now();
  const taken = await ports.ticks.take(tick.minute, now, now + ports.remainingMs());
  if (!taken) return { outcome: 'taken', published: [] };
  try {
    const moment = { minute: tick.minute, now: Math.max(tick.minute, now) };
    return { outcome: 'done', published: await work(sources, moment, correlationId, ports, note) };
  } finally {
    await ports.ticks.release(tick.minute);
  }
}

/** One error keeps nothing else from being done. */
async function work(
  sources: readonly Source[],
  moment: Moment,
  correlationId: string,
  ports: Ports,
  note: Note,
): Promise<string[]> {
  const errors: unknown[] = [];
  const collect = (error: unknown): void => void errors.push(error);
  const { rows, failed } = await scrapeAll(sources, moment, ports, note, collect);
  const occasion = { minute: new Date(moment.minute).toISOString(), correlationId };
  const published = await publishChanges(rows, occasion, ports).catch(collect);
  if (failed > 0 && [...rows.values()].every(({ failures }) => failures > 0)) {
    errors.push(new AllSourcesFailedError(`None of ${sources.length} sources could be read`));
  }
  throwAny(errors);
  return published ?? [];
}

/** @returns the rows as they stand now, of all sources that have one, and how many sources have failed just now */
async function scrapeAll(
  sources: readonly Source[],
  moment: Moment,
  ports: Ports,
  note: Note,
  collect: (error: unknown) => void,
): Promise<{ rows: Map<string, SourceRow>; failed: number }> {
  const rows = new Map<string, SourceRow>();
  let failed = 0;
  await inParallel(sources, AT_ONCE, async ({ id }) => {
    const row = await ports.sources.read(id);
    if (row) rows.set(id, row);
  });
  const lastLook = ({ id }: Source): string => rows.get(id)?.checkedAt ?? '';
  // Whoever was not reached this time is among the first the next time.
  const inOrder = sources.toSorted((one, other) => (lastLook(one) < lastLook(other) ? -1 : 1));
  await inParallel(inOrder, AT_ONCE, async (source) => {
    if (ports.remainingMs() < TIME_FOR_ONE_MS) return;
    const scraped = await scrapeSource(source, rows.get(source.id), ports, moment);
    note(source, scraped);
    if (scraped.outcome === 'failed') failed += 1;
    // A later tick is at work: it tells of what it has found.
    if (scraped.outcome === 'superseded') rows.delete(source.id);
    else rows.set(source.id, scraped.row);
  }).catch(collect);
  return { rows, failed };
}
