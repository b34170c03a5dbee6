import { useEffect } from 'preact/hooks';
import type { Backups } from '../api/answers.ts';
import type { Desk } from '../state/desk.ts';
import { bytes, count } from '../words/numbers.ts';
import { ago } from '../words/times.ts';
import { Clock, Cloud, Warning } from './icons.tsx';
import { useNow } from './use-now.ts';
import { useStore } from './use-store.ts';

/** How the backup is as a whole, in a line; and more if it is asked for. */
export function BackupSummary({ backups }: { backups: Desk['backups'] }) {
  useEffect(() => backups.start(), []);
  const now = useNow(15_000);
  const known = useStore(backups.body);
  if (!known) return null;
  const problem = problemOf(known);
  const { photos, backup, asOf, lastAudit } = known;
  return (
    <details class={`backup-summary ${problem ? 'bad' : asOf ? 'good' : ''}`}>
      <summary>
        {problem ? <Warning /> : asOf ? <Cloud /> : <Clock />}
        {problem ?? (asOf ? 'All photos are backed up' : 'Backup not checked yet')}
      </summary>
      <div class="menu">
        {photos && backup && asOf && (
          <>
            <p>
              {count(photos.objects, 'photo')} here, {bytes(photos.bytes)};{' '}
              {count(backup.objects, 'copy', 'copies')} in the backup account, {bytes(backup.bytes)}.
            </p>
            <p class="quiet">As of the last audit, {ago(asOf.at, now)}.</p>
          </>
        )}
        {lastAudit && lastAudit.id !== asOf?.audit && (
          <p class="quiet">
            A later one is {lastAudit.status}, since {ago(lastAudit.startedAt, now)}.
          </p>
        )}
        {!asOf && <p>An audit compares the photos with their copies, once an hour, or with:</p>}
        <p>
          <code>npm run audit</code>
        </p>
      </div>
    </details>
  );
}

function problemOf({ breaker, drift, lastAudit }: Backups): string | undefined {
  if (breaker.tripped) return `Deletions are held: ${count(breaker.held, 'photo')}`;
  if (lastAudit?.status === 'failed' || lastAudit?.status === 'stalled') return 'The last audit has failed';
  const differing = drift ? drift.missing + drift.different + drift.orphaned : 0;
  return differing > 0 ? `The backup differs in ${count(differing, 'photo')}` : undefined;
}
