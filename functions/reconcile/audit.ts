import type { BackupRow } from '../../lib/backup-row.ts';
import { checkFresh } from './approval.ts';
import { TakenOverError } from './errors.ts';
import { judge } from './judge.ts';
import { mergeListings, type Pair } from './merge-listings.ts';
import { type AuditState, MOST_ROWS, type Ports } from './ports.ts';
import { readAhead } from './read-ahead.ts';
import { Repairs } from './repairs.ts';
import type { AuditRequest } from './request.ts';
import { addToTally, emptyTally } from './tally.ts';

const SAVE_EVERY_MS = 1_000;
/** What waits may be the repairs that the audit before has asked for: to ask anew every hour would pile them up. */
const MOST_WAITING = 500;

/**
 * Compares the photos with their backup, and has made good what differs, if that is asked. A crash leaves a row that
 * says how far it came; the next attempt begins anew.
 * @returns what was found; undefined if that has been done already
 * @throws StaleApprovalError, TakenOverError, ListingOrderError, LeftOverError, or what AWS says
 */
export async function audit(request: AuditRequest, ports: Ports): Promise<AuditState | undefined> {
  const tally = emptyTally(ports.now());
  if (!(await ports.audits.begin(request.id, tally))) return undefined;
  try {
    await compare(request, tally, ports);
    return await save(request.id, { ...tally, status: 'done' }, ports);
  } catch (error) {
    if (error instanceof TakenOverError) throw error;
    const reason: unknown = ports.signal.aborted ? ports.signal.reason : error;
    const failed = { ...tally, status: 'failed' as const, error: String(reason) };
    // The error itself matters more than that it cannot be noted.
    await save(request.id, failed, ports).catch(() => {});
    throw error;
  }
}

async function compare(request: AuditRequest, tally: AuditState, ports: Ports) {
  const { id, approval, graceSeconds } = request;
  if (approval) checkFresh(approval, ports.now());
  if (request.mode !== 'report') {
    const waiting = await ports.backlog();
    if (waiting > MOST_WAITING) tally.backlog = waiting;
  }
  const repairs = new Repairs(request, tally, ports);
  const youngAfter = ports.now() - graceSeconds * 1000;
  let saved = ports.now();
  const saveNowAndThen = async (): Promise<void> => {
    if (ports.now() - saved < SAVE_EVERY_MS) return;
    saved = ports.now();
    await save(id, tally, ports);
  };
  if (approval) {
    await ports.closeBreaker();
    for await (const held of ports.held()) {
      await repairs.release(held);
      await saveNowAndThen();
    }
  }
  for await (const { pairs, rows } of readAhead(pairsWithRows(ports))) {
    const judged = pairs.map((pair) => ({ pair, verdict: judge(pair, rows.get(pair.key), youngAfter) }));
    for (const { pair, verdict } of judged) addToTally(tally, pair, verdict);
    await repairs.take(judged.map(({ pair: { key }, verdict }) => ({ key, verdict, row: rows.get(key) })));
    await saveNowAndThen();
  }
  await repairs.end();
}

/** Rows are asked for where there is a copy: whatever is missing is missing, and the row need not say why. */
async function* pairsWithRows({ source, backup, readRows }: Ports) {
  for await (const pairs of mergeListings(source(), backup(), MOST_ROWS)) {
    const copied = pairs.filter((pair) => pair.backup).map(({ key }) => key);
    const rows: ReadonlyMap<string, BackupRow> = copied.length > 0 ? await readRows(copied) : new Map();
    yield { pairs, rows } satisfies { pairs: Pair[]; rows: ReadonlyMap<string, BackupRow> };
  }
}

async function save(id: string, state: AuditState, { audits, now }: Ports): Promise<AuditState> {
  const saved = { ...state, updatedAt: new Date(now()).toISOString() };
  await audits.save(id, saved);
  return saved;
}
