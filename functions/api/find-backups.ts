import { auditStatus } from '../../lib/audit-row.ts';
import type { Audit } from '../../lib/audit-table.ts';
import type { Ports } from './ports.ts';
import type { BackupsView } from './views.ts';

/** Among so many of the latest audits there is one that is done, or something is badly wrong. */
const AUDITS = 10;
/** More are counted by audits alone. */
const MOST_HELD = 1_000;

/** What is known of the backup as a whole: the totals of the last audit that is done, and what is held by now. */
export async function findBackups({
  audits,
  breaker,
  now,
}: Pick<Ports, 'audits' | 'breaker' | 'now'>): Promise<BackupsView> {
  const [newest, trippedAt, held] = await Promise.all([
    audits.newest(AUDITS),
    breaker.trippedAt(),
    breaker.held(MOST_HELD),
  ]);
  const [latest] = newest;
  const done = newest.find(({ status }) => status === 'done');
  return {
    breaker: { tripped: trippedAt !== undefined, trippedAt, held },
    ...(latest && { lastAudit: summarize(latest, now()) }),
    ...(done && totalsOf(done)),
  };
}

const totalsOf = ({ id, updatedAt, ...audit }: Audit) => ({
  photos: audit.source,
  backup: audit.backup,
  drift: { missing: audit.missing, different: audit.different, orphaned: audit.orphaned },
  young: audit.young,
  repaired: audit.repaired,
  refused: audit.refused,
  left: audit.left,
  backlog: audit.backlog,
  asOf: { audit: id, at: updatedAt },
});

const summarize = (audit: Audit, now: number) => ({
  id: audit.id,
  status: auditStatus(audit, now),
  startedAt: audit.startedAt,
  updatedAt: audit.updatedAt,
});
