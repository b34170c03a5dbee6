import type { Backup } from '../api/answers.ts';
import { backupWords } from '../words/images.ts';
import { Clock, Cloud, Pause, Warning } from './icons.tsx';

const ICONS = { stored: Cloud, pending: Clock, failed: Warning, held: Pause, deleted: Pause };

/** A sign for how the backup is. The words are in the label of what it stands on. */
export function BackupBadge({ backup }: { backup: Backup }) {
  const Sign = ICONS[backup.state] ?? Clock;
  return (
    <span class={`badge ${backup.state}`} title={backupWords(backup)} aria-hidden="true">
      <Sign />
    </span>
  );
}
