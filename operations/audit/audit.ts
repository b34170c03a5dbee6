import type { AuditRow } from '../../lib/audit-row.ts';
import { ago } from '../words.ts';
import type { AuditCommand } from './command.ts';
import { runAudit } from './follow.ts';
import { nextSteps } from './next-steps.ts';
import type { AuditEvent, Ports } from './ports.ts';
import { reportOf } from './report.ts';

type Wanted = Pick<AuditCommand, 'repair' | 'release' | 'grace'>;

/**
 * Compares the photos with their backup, and has made good what differs, if that is asked.
 * @throws NoAuditError, NotConfirmedError, NoTerminalError
 */
export async function audit({ repair, release, grace }: Wanted, ports: Ports): Promise<void> {
  const found = await auditAndReport({ repair, release: false, grace }, ports);
  if (!release) return ports.print(nextSteps(found, { repair, release }, ports.options));
  const trippedAt = await ports.trippedAt();
  const deletions = found.held + found.orphaned;
  if (deletions === 0 && trippedAt === undefined)
    return ports.print('Nothing is held, and nothing to be released.');
  if (trippedAt !== undefined)
    ports.print(`All deletions are held since ${trippedAt}, ${ago(trippedAt, ports.now())}.`);
  await ports.confirm(deletions);
  // What comes between the look and the answer, nobody has seen: the time is that of the look, by the function's clock.
  const approval = { approvedAt: found.updatedAt, most: deletions };
  const released = await auditAndReport({ repair, release, grace }, ports, approval);
  ports.print(nextSteps(released, { repair, release }, ports.options));
}

async function auditAndReport(
  { repair, release, grace }: Wanted,
  ports: Ports,
  approval: Pick<AuditEvent, 'approvedAt' | 'most'> = {},
): Promise<AuditRow> {
  const event = {
    auditId: ports.newId(),
    repair,
    release,
    ...approval,
    ...(grace !== undefined && { graceSeconds: grace }),
  };
  const row = await runAudit(event, ports);
  ports.print(`${reportOf(row)}\n`);
  return row;
}
