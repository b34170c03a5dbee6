import { unzipSync, zipSync } from 'fflate';

/** Zips have no time zones, and begin in 1980. The same for all files, so that the same files make the same zip. */
const MODIFIED = new Date(1980, 0, 1);
/** `rw-r--r--` as a Unix host writes it: Lambda's user is not the owner. */
const MODE = 0o100644 << 16;
const UNIX = 3;

/** The same files in the same order, packed as tightly as deflate can, with nothing in it of where or when. */
export function recompress(zip: Uint8Array): Uint8Array {
  const files = Object.entries(unzipSync(zip)).map(([name, bytes]) => [
    name,
    [bytes, { level: 9, mtime: MODIFIED, os: UNIX, attrs: MODE }] as const,
  ]);
  return zipSync(Object.fromEntries(files));
}
