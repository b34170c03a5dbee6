import type { Backups } from '../api/answers.ts';
import { count } from './numbers.ts';
import { timeOrDay } from './times.ts';

/** How the backup is as a whole, and whether that is good news. */
export interface BackupNews {
  mood: 'bad' | 'waiting' | 'good';
  text: string;
}

/**
 * How the backup is as a whole, in a few words. What an audit has found is told with its time: photos come after it.
 * @param onTheirWay - how many photos that are shown have no copy yet @param now - epoch milliseconds
 */
export function backupNews(known: Backups, onTheirWay: number, now: number): BackupNews {
  const problem = problemOf(known);
  if (problem) return { mood: 'bad', text: problem };
  if (onTheirWay > 0) {
    const are = onTheirWay === 1 ? 'is on its way' : 'are on their way';
    return { mood: 'waiting', text: `${count(onTheirWay, 'photo')} ${are} to the backup` };
  }
  if (!known.asOf) return { mood: 'waiting', text: 'Backup is compared within the hour' };
  return { mood: 'good', text: `Photos and backup were the same ${timeOrDay(known.asOf.at, now)}` };
}

function problemOf({ breaker, drift, lastAudit }: Backups): string | undefined {
  if (breaker.tripped) return `Deletions are held: ${count(breaker.held, 'photo')}`;
  if (lastAudit?.status === 'failed' || lastAudit?.status === 'stalled') return 'The last audit has failed';
  const differing = drift ? drift.missing + drift.different + drift.orphaned : 0;
  return differing > 0 ? `The backup differs in ${count(differing, 'photo')}` : undefined;
}
