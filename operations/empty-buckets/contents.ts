import type { Bucket } from './ports.ts';

/** How much is in a bucket. */
export interface Contents {
  bucket: string;
  versions: number;
  markers: number;
  uploads: number;
  /** Of all versions. */
  bytes: number;
}

/** Counts what is in a bucket. */
export async function contentsOf(bucket: Bucket): Promise<Contents> {
  const contents = { bucket: bucket.name, versions: 0, markers: 0, uploads: 0, bytes: 0 };
  for await (const page of bucket.versions()) {
    const markers = page.filter(({ isMarker }) => isMarker).length;
    contents.markers += markers;
    contents.versions += page.length - markers;
    contents.bytes += page.reduce((sum, { bytes }) => sum + bytes, 0);
  }
  for await (const page of bucket.uploads()) contents.uploads += page.length;
  return contents;
}

/** The buckets as a table for the terminal. */
export function contentsTable(all: Contents[]): string {
  const head = ['bucket', 'versions', 'delete markers', 'unfinished uploads', 'size'];
  const rows = all.map(({ bucket, versions, markers, uploads, bytes }) => [
    bucket,
    ...[versions, markers, uploads].map(count),
    size(bytes),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
  return [head, ...rows].map((row) => line(row).join('  ')).join('\n');
}

/** 2500 as `2,500`. */
export const count = (number: number): string => number.toLocaleString('en');

function size(bytes: number): string {
  const power = Math.min(4, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${count(Math.round(bytes / 1000 ** power))} ${['B', 'KB', 'MB', 'GB', 'TB'][power]}`;
}
