import type { Verdict } from './judge.ts';
import { type AuditState, MOST_ROWS, type Ports } from './ports.ts';

/** What to do about drift: nothing; make it good; or also delete all that is held or orphaned. */
export type Mode = 'report' | 'repair' | 'release';

/** Orphans are kept until all are counted: no more than fit into some MB, and what is more waits for an approval. */
export const MOST_ORPHANS = 10_000;

/** Hands drift over to be made good, and counts it. */
export class Repairs {
  readonly #mode: Mode;
  readonly #tally: AuditState;
  readonly #ports: Pick<Ports, 'requestRepairs' | 'orphanLimits'>;
  readonly #orphans: string[] = [];

  constructor(mode: Mode, tally: AuditState, ports: Pick<Ports, 'requestRepairs' | 'orphanLimits'>) {
    this.#mode = mode;
    this.#tally = tally;
    this.#ports = ports;
  }

  /** @throws LeftOverError */
  async take(judged: readonly { key: string; verdict: Verdict }[]): Promise<void> {
    if (this.#mode === 'report') return;
    const keysOf = (...verdicts: Verdict[]) =>
      judged.filter(({ verdict }) => verdicts.includes(verdict)).map(({ key }) => key);
    await this.request(keysOf('missing', 'different'), false);
    const orphans = keysOf('orphaned');
    if (this.#mode === 'release') return this.request(orphans, true);
    if (this.#tally.orphaned <= MOST_ORPHANS) this.#orphans.push(...orphans);
  }

  /**
   * All are counted: orphans are deleted, or left if they are too many. If whoever has taken over this account deletes
   * all photos, all of the backup is orphaned.
   * @throws LeftOverError
   */
  async end(): Promise<void> {
    if (this.#mode !== 'repair') return;
    const { orphaned, backup } = this.#tally;
    const { share, count } = this.#ports.orphanLimits;
    if (orphaned > Math.min(MOST_ORPHANS, Math.max(count, share * backup.objects))) {
      this.#tally.refused = orphaned;
      return;
    }
    for (let at = 0; at < this.#orphans.length; at += MOST_ROWS)
      await this.request(this.#orphans.slice(at, at + MOST_ROWS), false);
  }

  /** @throws LeftOverError */
  async request(keys: readonly string[], approved: boolean): Promise<void> {
    if (keys.length === 0) return;
    await this.#ports.requestRepairs(keys, approved);
    this.#tally.repaired += keys.length;
  }
}
