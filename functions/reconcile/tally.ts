import type { Pair } from './merge-listings.ts';
import type { AuditState, Listed } from './ports.ts';
import type { Verdict } from './judge.ts';

/** Of each kind of drift. */
const EXAMPLES = 5;

/** What is known when nothing has been looked at. @param now - epoch milliseconds */
export function emptyTally(now: number): AuditState {
  const startedAt = new Date(now).toISOString();
  return {
    status: 'running',
    startedAt,
    updatedAt: startedAt,
    source: { objects: 0, bytes: 0 },
    backup: { objects: 0, bytes: 0 },
    missing: 0,
    different: 0,
    orphaned: 0,
    young: 0,
    held: 0,
    repaired: 0,
    refused: 0,
    examples: [],
  };
}

/** Counts a key in. */
export function addToTally(tally: AuditState, { key, source, backup }: Pair, verdict: Verdict): void {
  if (source) addTo(tally.source, source);
  if (backup) addTo(tally.backup, backup);
  if (verdict === 'same') return;
  tally[verdict] += 1;
  if (verdict === 'young' || verdict === 'held') return;
  if (tally[verdict] <= EXAMPLES) tally.examples.push({ drift: verdict, key });
}

function addTo(side: AuditState['source'], { bytes }: Listed): void {
  side.objects += 1;
  side.bytes += bytes;
}
