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

const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} KB`;

/** The outcomes as a table for the terminal. */
export function outcomeTable(outcomes: Outcome[]): string {
  const table = new Table({
    head: ['file', 'status', 'code', 'found', 'upload', 'thumbnails', 'time'],
    style: { head: [], border: [] },
  });
  for (const { file, status, code, found, uploadedBytes, thumbnails, ms } of outcomes) {
    const made = thumbnails.map(({ width, bytes }) => `${width} px ${kilobytes(bytes)}`).join(', ');
    table.push([file, status, code ?? '', found, kilobytes(uploadedBytes), made, `${Math.round(ms)} ms`]);
  }
  return table.toString();
}
