import type { AuditRow, Drift } from '../../lib/audit-row.ts';
import { plainTable } from '../plain-table.ts';
import { inOneLine } from '../words.ts';

const KEY_LENGTH = 60;

/** What an audit has found, as tables. */
export function reportOf(row: AuditRow): string {
  const sides = [
    ['photos', row.source],
    ['backup', row.backup],
  ] as const;
  return [
    plainTable(
      ['', 'objects', 'bytes'],
      sides.map(([name, { objects, bytes }]) => [name, number(objects), number(bytes)]),
    ),
    plainTable(
      ['what', 'how many', 'for example'],
      [
        ['missing from the backup', number(row.missing), exampleOf('missing', row)],
        ['in both, but different', number(row.different), exampleOf('different', row)],
        ['in the backup alone', number(row.orphaned), exampleOf('orphaned', row)],
        ['… its deletion held', number(row.held), ''],
        ['too young to tell', number(row.young), ''],
      ],
    ),
    ...(row.repaired > 0 ? [`${number(row.repaired)} handed over to be made good.`] : []),
    ...(row.heldSince ? [`${number(row.heldSince)} held since the look: nobody has approved of it.`] : []),
    ...(row.left ? [`${number(row.left)} more are left for the next audit.`] : []),
    ...(row.backlog
      ? [`${number(row.backlog)} messages wait for the function backup: no repair was added to them.`]
      : []),
    ...(row.refused > 0
      ? [`${number(row.refused)} in the backup alone are too many to be deleted just so.`]
      : []),
  ].join('\n\n');
}

const number = (value: number): string => value.toLocaleString('en');

/** The first one, and that there are more. */
function exampleOf(drift: Drift, { examples, [drift]: count }: AuditRow): string {
  const example = examples.find((each) => each.drift === drift);
  if (!example) return '';
  return `${inOneLine(example.key, KEY_LENGTH)}${count > 1 ? ', …' : ''}`;
}
