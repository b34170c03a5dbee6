import type { BackupRow } from '../../lib/backup-row.ts';
import type { HeldDeletion } from '../../lib/held-deletions.ts';
import { covers } from './approval.ts';
import type { Verdict } from './judge.ts';
import { type AuditState, MOST_ROWS, type Ports } from './ports.ts';
import type { AuditRequest } from './request.ts';

/** Orphans are kept until all are counted: no more than fit into some MB, and what is more waits for an approval. */
export const MOST_ORPHANS = 10_000;

/** That one audit asks for, beside what was approved: the function `backup` is to be done with them within the hour. */
export const MOST_REPAIRS = 10_000;

/** A key, what it comes to, and what the function `backup` has noted of it. */
interface Judged {
  key: string;
  verdict: Verdict;
  row?: BackupRow | undefined;
}

/** Hands drift over to be made good, and counts it. */
export class Repairs {
  readonly #wanted: Pick<AuditRequest, 'mode' | 'approval'>;
  readonly #tally: AuditState;
  readonly #ports: Pick<Ports, 'requestRepairs' | 'orphanLimits'>;
  readonly #orphans: string[] = [];
  readonly #released = new Set<string>();
  #asked = 0;

  constructor(
    wanted: Pick<AuditRequest, 'mode' | 'approval'>,
    tally: AuditState,
    ports: Pick<Ports, 'requestRepairs' | 'orphanLimits'>,
  ) {
    this.#wanted = wanted;
    this.#tally = tally;
    this.#ports = ports;
  }

  /** @throws LeftOverError */
  async take(judged: readonly Judged[]): Promise<void> {
    if (this.#wanted.mode === 'report') return;
    const keysOf = (...verdicts: Verdict[]) =>
      judged.filter(({ verdict }) => verdicts.includes(verdict)).map(({ key }) => key);
    await this.request(keysOf('missing', 'different'));
    // The list of what is held is an index, which follows the rows later.
    const { approval } = this.#wanted;
    if (approval) {
      const held = judged.flatMap(({ verdict, row }) =>
        verdict === 'held' && row?.state === 'held' ? row : [],
      );
      this.#addTo('heldSince', held.filter(({ heldAt }) => !covers(approval, heldAt)).length);
      await this.release(held);
    }
    if (this.#orphans.length < MOST_ORPHANS) this.#orphans.push(...keysOf('orphaned'));
  }

  /**
   * Has those deleted whose deletion was held when it was approved of. A key beyond the first ones may be sent twice:
   * that is done once.
   * @throws LeftOverError
   */
  async release(held: readonly HeldDeletion[]): Promise<void> {
    const { approval } = this.#wanted;
    if (!approval) return;
    const keys = held
      .filter(({ key, heldAt }) => covers(approval, heldAt) && !this.#released.has(key))
      .map(({ key }) => key);
    for (const key of keys) if (this.#released.size < MOST_ORPHANS) this.#released.add(key);
    await this.request(keys, approval.approvedAt);
  }

  /**
   * All are counted: orphans are deleted, or left if they are too many. If whoever has taken over this account deletes
   * all photos, all of the backup is orphaned.
   * @throws LeftOverError
   */
  async end(): Promise<void> {
    if (this.#wanted.mode === 'report') return;
    if (this.#tally.orphaned > this.#mostOrphans()) {
      this.#tally.refused += this.#tally.orphaned;
      return;
    }
    this.#addTo('left', this.#tally.orphaned - this.#orphans.length);
    for (let at = 0; at < this.#orphans.length; at += MOST_ROWS)
      await this.request(this.#orphans.slice(at, at + MOST_ROWS), this.#wanted.approval?.approvedAt);
  }

  #mostOrphans(): number {
    if (this.#wanted.approval) return this.#wanted.approval.most;
    const { source, backup } = this.#tally;
    // A loss looks the same in a small bucket as in a large one, where a count would let all of it through.
    if (source.objects === 0) return 0;
    const { share, count } = this.#ports.orphanLimits;
    return Math.min(MOST_ORPHANS, backup.objects / 2, Math.max(count, share * backup.objects));
  }

  /** @param approvedAt - see {@link Ports.requestRepairs}. @throws LeftOverError */
  async request(keys: readonly string[], approvedAt?: string): Promise<void> {
    const wanted = approvedAt === undefined ? this.#rationed(keys) : keys;
    if (wanted.length === 0) return;
    await this.#ports.requestRepairs(wanted, approvedAt);
    this.#tally.repaired += wanted.length;
  }

  /** None while others wait, and no more than one audit may ask for. */
  #rationed(keys: readonly string[]): readonly string[] {
    if (this.#tally.backlog !== undefined) return [];
    const wanted = keys.slice(0, MOST_REPAIRS - this.#asked);
    this.#asked += wanted.length;
    this.#addTo('left', keys.length - wanted.length);
    return wanted;
  }

  #addTo(what: 'left' | 'heldSince', count: number): void {
    if (count > 0) this.#tally[what] = (this.#tally[what] ?? 0) + count;
  }
}
