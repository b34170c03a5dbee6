import Table from 'cli-table3';

/** What became of one upload. */
export interface Outcome {
  file: string;
  status: string;
  code: string | undefined;
  /** As the app found it: `1600 × 1200 image/jpeg`. */
  found: string;
  uploadedBytes: number;
  thumbnails: { width: number; bytes: number }[];
  /** From the start of the upload until the row said so. */
  ms: number;
}

const kilobytes = (bytes: number) => (bytes < 1000 ? `${bytes} B` : `${Math.round(bytes / 1000)} KB`);

/** Columns apart by two spaces, and no lines: fits a terminal, and a README. */
const PLAIN = {
  chars: Object.fromEntries(
    ['top', 'bottom', 'mid'].flatMap((line) =>
      ['', '-mid', '-left', '-right'].map((end) => [line + end, '']),
    ),
  ),
  style: { 'padding-left': 0, 'padding-right': 2, head: [], compact: true },
};

/** The outcomes as a table for the terminal. */
export function outcomeTable(outcomes: Outcome[]): string {
  const table = new Table({
    ...PLAIN,
    chars: {
      ...PLAIN.chars,
      left: '',
      right: '',
      middle: '',
      'left-mid': '',
      'mid-mid': '',
      'right-mid': '',
    },
    head: ['file', 'status', 'code', 'found', 'upload', 'thumbnails', 'time'],
  });
  for (const { file, status, code, found, uploadedBytes, thumbnails, ms } of outcomes) {
    const made = thumbnails.map(({ width, bytes }) => `${width} px ${kilobytes(bytes)}`).join(', ');
    table.push([file, status, code ?? '', found, kilobytes(uploadedBytes), made, `${Math.round(ms)} ms`]);
  }
  return table.toString();
}
