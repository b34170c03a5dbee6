import { useEffect } from 'preact/hooks';
import type { Desk } from '../state/desk.ts';
import { isToBeBackedUp } from '../state/under-way.ts';
import { backupNews } from '../words/backups.ts';
import { bytes, count } from '../words/numbers.ts';
import { ago } from '../words/times.ts';
import { Clock, Cloud, Warning } from './icons.tsx';
import type { Tile } from './tiles.ts';
import { useNow } from './use-now.ts';
import { useStore } from './use-store.ts';

const SIGNS = { bad: Warning, waiting: Clock, good: Cloud };

/** How the backup is as a whole, in a line; and more if it is asked for. */
export function BackupSummary({ backups, tiles }: { backups: Desk['backups']; tiles: Tile[] }) {
  useEffect(() => backups.start(), []);
  const now = useNow(15_000);
  const known = useStore(backups.body);
  if (!known) return null;
  const coming = tiles.filter(({ image, entry }) => isToBeBackedUp(image, entry?.upload.progress, now));
  const { mood, text } = backupNews(known, coming.length, now);
  const Sign = SIGNS[mood];
  const { photos, backup, asOf, lastAudit } = known;
  return (
    <details class={`backup-summary ${mood}`}>
      <summary>
        <Sign /> {text}
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
