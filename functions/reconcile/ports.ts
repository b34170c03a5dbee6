import type { AuditRow } from '../../lib/audit-row.ts';
import type { BackupRow } from '../../lib/backup-row.ts';
import type { HeldDeletion } from '../../lib/held-deletions.ts';

/** An object as a bucket lists it. */
export interface Listed {
  key: string;
  /** Without quotes. */
  etag: string;
  bytes: number;
  /** Epoch seconds: S3 knows no less. */
  changedAt: number;
}

/** When orphans, together, are more than may be deleted without an approval: more than both. */
export interface OrphanLimits {
  /** Of the backup's objects, 0 to 1. */
  share: number;
  count: number;
}

/** What is stored of an audit, but for its place in the list of audits and its end. */
export type AuditState = Omit<AuditRow, 'gsi1pk' | 'gsi1sk' | 'expiresAt' | 'attempt'>;

/** What the function needs of the world: see connect.ts. */
export interface Ports {
  /** The photos, in pages, in S3's order. */
  source: () => AsyncGenerator<Listed[]>;
  /** What is current in the backup, likewise. */
  backup: () => AsyncGenerator<Listed[]>;
  /** What the function `backup` has noted of these keys, {@link MOST_ROWS} at most. */
  readRows: (keys: readonly string[]) => Promise<ReadonlyMap<string, BackupRow>>;
  /** What waits for an approval, in pages. */
  held: () => AsyncIterable<HeldDeletion[]>;
  /**
   * Has the function `backup` look at these keys.
   * @param approvedAt - when an operator has approved of their deletion, ISO 8601; undefined if nobody has
   * @throws LeftOverError
   */
  requestRepairs: (keys: readonly string[], approvedAt: string | undefined) => Promise<void>;
  /** How many messages the function `backup` has before it, about. */
  backlog: () => Promise<number>;
  /** Lets deletions through again. */
  closeBreaker: () => Promise<void>;
  audits: {
    /** Takes an audit on, in place of whoever has left it. @returns whether it was not done already */
    begin(id: string, state: AuditState): Promise<boolean>;
    /** @throws TakenOverError if another attempt has begun it since */
    save(id: string, state: AuditState): Promise<void>;
  };
  orphanLimits: OrphanLimits;
  /** Ends the invocation. */
  signal: AbortSignal;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** What one `BatchGetItem` takes. */
export const MOST_ROWS = 100;
