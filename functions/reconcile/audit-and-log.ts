import { log } from '../../lib/log.ts';
import { count } from '../../lib/metrics.ts';
import { audit } from './audit.ts';
import { TakenOverError } from './errors.ts';
import type { AuditState, Ports } from './ports.ts';
import type { AuditRequest } from './request.ts';

/** Which audit it was, and what it has found; `known` if that stands in its row already, or soon will. */
export type Answer = { auditId: string } & (AuditState | { status: 'known' });

/** Audits, and leaves one line about it in the log. @throws what audit throws, unless another attempt goes on */
export async function auditAndLog(request: AuditRequest, ports: Ports): Promise<Answer> {
  const { id: auditId, mode } = request;
  const found = await audit(request, ports).catch(ifTakenOver);
  if (!found) {
    log.info('known already', { auditId });
    return { auditId, status: 'known' };
  }
  const drift = found.missing + found.different + found.orphaned;
  log[drift > 0 ? 'warn' : 'info']('audit', { auditId, mode, ...found });
  count('AuditsDone');
  count('BackupDrift', drift);
  count('BackupsHeld', found.held);
  return { auditId, ...found };
}

function ifTakenOver(error: unknown): undefined {
  if (!(error instanceof TakenOverError)) throw error;
}
