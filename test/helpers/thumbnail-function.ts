import { readFileSync } from 'node:fs';
import type { Rendering } from '../../functions/thumbnail/render-thumbnails.ts';
import { imageId } from '../../lib/s3-key.ts';
import { lambdaContext } from './lambda-context.ts';
import { memoryPorts, type PhotoSource, Stores } from './memory-ports.ts';

// Read when the handler is loaded, as on Lambda.
process.env['THUMBNAILS_BUCKET'] = 'thumbnails';
process.env['TABLE_NAME'] = 'table';
const { createHandler } = await import('../../functions/thumbnail/handler.ts');

/** The bucket of the events in events/thumbnail/. */
export const BUCKET = 'lambda-by-example-dev-photos-111111111111';

/** A bucket in which these keys, and no others, have a current version. */
function bucketOf(
  current: Record<string, { versionId?: string; bytes?: number; content?: Buffer }>,
): PhotoSource {
  const photo = { versionId: 'v1', bytes: 3, uploadedAt: '2026-11-23T09:00:00.000Z' };
  return {
    head: (_, key) => {
      const { content: __, ...known } = current[key] ?? {};
      return current[key] && { ...photo, ...known };
    },
    read: (_, key) => current[key]?.content ?? Buffer.from(key),
  };
}

/** The function over such a bucket, with what it keeps. `render` takes the place of a pretended rendering. */
export function functionOver(
  current: Parameters<typeof bucketOf>[0],
  render?: (photo: Buffer, signal: AbortSignal) => Promise<Rendering>,
) {
  const stores = new Stores();
  const ports = memoryPorts(bucketOf(current), stores);
  const handler = createHandler((signal) =>
    render ? { ...ports, render: (photo) => render(photo, signal) } : ports,
  );
  return {
    stores,
    /** Hands over an event of events/thumbnail/, with so many milliseconds to handle it. */
    handle: async (name: string, remainingMs = 60_000): Promise<void> =>
      handler(JSON.parse(readFileSync(`events/thumbnail/${name}.json`, 'utf8')), lambdaContext(remainingMs)),
    row: (key: string) => stores.rows.get(imageId(BUCKET, key)),
    meta: (key: string) => stores.metas.get(imageId(BUCKET, key))?.meta,
  };
}
