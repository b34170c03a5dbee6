import type { AuditRow } from '../../lib/audit-row.ts';
import type { AuditCommand } from './command.ts';

/** What an operator may type next, each with what it does; and what it all means. */
export function nextSteps(
  row: AuditRow,
  { repair, release }: Pick<AuditCommand, 'repair' | 'release'>,
  options: string,
): string {
  const command = (words: string) => `npm run audit -- ${words}${options}`;
  const drift = row.missing + row.different + row.orphaned;
  // What a release has been about is released.
  const held = (release ? (row.heldSince ?? 0) : row.held) + row.refused;
  const steps = [
    ...(row.repaired > 0
      ? [
          `see whether it is made good:  ${command('')}`,
          `what could not be:  npm run failures -- list ${options}`,
        ]
      : []),
    ...(drift > 0 && !repair && !release ? [`make it good:  ${command('--repair ')}`] : []),
    ...(held > 0 ? [`delete what is held, after a question:  ${command('--release ')}`] : []),
  ];
  if (steps.length > 0) return `Next:\n${steps.map((step) => `  ${step}`).join('\n')}`;
  return row.young > 0 ? 'All else is as it should be.' : 'The backup is as the photos are.';
}
