import Table from 'cli-table3';

const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'mid', 'left', 'right'].flatMap((line) =>
    ['', '-mid', '-left', '-right'].map((end) => [line + end, '']),
  ),
);

/** A table for the terminal: columns apart by two spaces, and no lines. */
export function plainTable(head: string[], rows: string[][]): string {
  const table = new Table({
    head,
    chars: { ...NO_LINES, middle: '' },
    style: { 'padding-left': 0, 'padding-right': 2, head: [], compact: true },
  });
  table.push(...rows);
  return table.toString().replace(/ +$/gm, '');
}
