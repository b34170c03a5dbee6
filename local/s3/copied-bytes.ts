import type { Written } from './bytes.ts';
import { Checksums } from './checksums.ts';
import type { Range } from './range.ts';
import type { Room } from './room.ts';
import type { Version } from './schema.ts';

/** What was written at once has the MD5 of its bytes for an ETag. */
const MD5 = /^[0-9a-f]{32}$/;

/**
 * A copy of an object's bytes, which share their place on the disk. They are read only when they came in parts: then
 * neither its ETag nor its checksums may be of its bytes.
 */
export async function copyWhole(
  { bytes }: Room,
  source: Version,
): Promise<Written & { checksums: Record<string, string> }> {
  const { etag, size } = source;
  const known: Record<string, string> = JSON.parse(source.checksums);
  const file = await bytes.share(source.file ?? '');
  if (MD5.test(etag)) return { file, size, md5: etag, checksums: known };
  const digest = new Checksums(Object.keys(known));
  const md5 = await bytes.digest(file, digest);
  return { file, size, md5, checksums: await digest.compute() };
}

/** A copy of some of an object's bytes. They are held on to meanwhile, whatever becomes of the object. */
export async function copyRange(
  { bytes }: Room,
  source: Version,
  range: Range | undefined,
  digest: Checksums,
): Promise<Written> {
  const held = await bytes.share(source.file ?? '');
  if (!range) return { file: held, size: source.size, md5: await bytes.digest(held, digest) };
  try {
    return await bytes.write(bytes.read(held, range), digest);
  } finally {
    await bytes.remove(held);
  }
}
