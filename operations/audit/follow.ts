import type { AuditRow } from '../../lib/audit-row.ts';
import { NoAuditError } from './errors.ts';
import type { AuditEvent, Ports } from './ports.ts';

const POLL_MS = 500;
/** A cold start, and some time for an account that runs all it may. */
const MOST_TO_BEGIN_MS = 60_000;
/** Longer than Lambda waits before it tries an event again. */
const MOST_IN_SILENCE_MS = 5 * 60_000;

/** Starts an audit, and follows it to its end. @throws NoAuditError if it comes to none */
export async function runAudit(event: AuditEvent, ports: Ports): Promise<AuditRow> {
  const [last] = await ports.audits.newest(1);
  await ports.start(event);
  const bar = ports.progress(last?.source.objects ?? 0);
  try {
    return await follow(event.auditId, (row) => bar.reach(row.source.objects), ports);
  } finally {
    bar.end();
  }
}

async function follow(
  id: string,
  show: (row: AuditRow) => void,
  { audits, sleep, now, options }: Ports,
): Promise<AuditRow> {
  const log = `Read its log: npx sls logs -f reconcile ${options}`;
  let [seen, since] = ['', now()];
  for (;;) {
    const row = await audits.read(id);
    if (row) show(row);
    if (row?.status === 'done') return row;
    if (row?.status === 'failed')
      throw new NoAuditError(`The audit ${id} has failed: ${row.error}. Lambda tries it twice more. ${log}`);
    const { updatedAt = '' } = row ?? {};
    if (updatedAt !== seen) [seen, since] = [updatedAt, now()];
    const silence = now() - since;
    if (!row && silence > MOST_TO_BEGIN_MS)
      throw new NoAuditError(`The audit ${id} has not begun for a minute. It may yet: ${log}`);
    if (silence > MOST_IN_SILENCE_MS)
      throw new NoAuditError(`Nothing is heard of the audit ${id} since ${updatedAt}. ${log}`);
    await sleep(POLL_MS);
  }
}
