import * as z from 'zod/mini';
import type { RowKey } from './table.ts';

/** What is not as it should be: at the source but not in the backup, in both but not the same, in the backup alone. */
export const Drift = z.enum(['missing', 'different', 'orphaned']);
/** See {@link Drift}. */
export type Drift = z.output<typeof Drift>;

const Side = z.object({ objects: z.number(), bytes: z.number() });

/** `AUDIT#<id>` / `AUDIT`: one comparison of source, ledger and backup, while it runs and afterwards. Times are ISO 8601. */
export const AuditRow = z.object({
  /** `running` until it has ended; a crash leaves it so, and its `updatedAt` old. */
  status: z.enum(['running', 'done', 'failed']),
  startedAt: z.string(),
  updatedAt: z.string(),
  source: Side,
  backup: Side,
  missing: z.number(),
  different: z.number(),
  orphaned: z.number(),
  /** Changed so lately that the difference may be no more than an event under way: counted in none of the others. */
  young: z.number(),
  /** Deletions that wait for an approval. */
  held: z.number(),
  /** Of these, in a release: held since what was approved was seen, and so not released. */
  heldSince: z.optional(z.number()),
  /** How many were handed to the function `backup`, to be made good. */
  repaired: z.number(),
  /** Orphans that were left, since together they are more than may be deleted without an approval. */
  refused: z.number(),
  /** Repairs that are left for the next audit, since one asks for so many at most. */
  left: z.optional(z.number()),
  /** So many messages waited for the function `backup` that no repairs were added to them. */
  backlog: z.optional(z.number()),
  /** The first few of each kind. */
  examples: z.array(z.object({ drift: Drift, key: z.string() })),
  /** Of a failed one. */
  error: z.optional(z.string()),
  /** Whose audit it is: of two attempts the later one goes on. */
  attempt: z.string(),
  gsi1pk: z.string(),
  gsi1sk: z.string(),
  /** Epoch seconds. */
  expiresAt: z.number(),
});
/** See {@link AuditRow}. */
export type AuditRow = z.output<typeof AuditRow>;

/** What an audit may be called: whoever asks for one chooses it, so that a repetition is the same audit. */
export const AuditId = z.string().check(z.regex(/^[\w:.-]{1,64}$/, 'is no id of an audit'));

/** An audit's row. */
export const auditKey = (id: string): RowKey => ({ pk: `AUDIT#${id}`, sk: 'AUDIT' });

/** Where audits are listed, newest first. */
export const AUDITS = 'AUDITS';

/** An audit's place in that list. */
export const auditPlace = (startedAt: string, id: string) => ({
  gsi1pk: AUDITS,
  gsi1sk: `${startedAt}#${id}`,
});

/** Longer than an audit takes between two of its updates, whatever AWS has it wait for. */
const STALLED_MS = 60_000;

/** What a row means at `now` (epoch milliseconds): one that is running and not updated has crashed. */
export const auditStatus = (
  { status, updatedAt }: Pick<AuditRow, 'status' | 'updatedAt'>,
  now: number,
): AuditRow['status'] | 'stalled' =>
  status === 'running' && Date.parse(updatedAt) + STALLED_MS <= now ? 'stalled' : status;
