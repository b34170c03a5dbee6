import type { Ports } from '../../functions/thumbnail/ports.ts';
import type { MetaRow } from '../../lib/meta-row.ts';
import type { Photo } from '../../lib/photo-bucket.ts';
import { ImageRejectedError } from '../../lib/rejection.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';

/** What a bucket of photos can tell. */
export interface PhotoSource {
  head(bucket: string, key: string): Photo | undefined;
  read(bucket: string, key: string, versionId: string): Buffer | undefined;
}

/** All that the function keeps, in memory. */
export class Stores {
  readonly thumbnails = new Map<string, Buffer>();
  readonly rows = new Map<string, ThumbnailRow>();
  readonly metas = new Map<string, { sequencer: string; meta: MetaRow }>();
}

/** What stands for the photo that cannot be decoded. */
export const BROKEN = Buffer.from('broken');

/** Wraps one call of a port: lets others go first, breaks off, counts. */
export type Around = <T>(effect: () => T) => Promise<T>;

const atOnce: Around = async (effect) => effect();

/** Ports with the semantics of S3 and DynamoDB. A rendering of a photo is the photo itself, in two sizes. */
export function memoryPorts(source: PhotoSource, stores: Stores, around: Around = atOnce): Ports {
  const { thumbnails, rows, metas } = stores;
  const write = (id: string, allowed: boolean, row: ThumbnailRow): ThumbnailRow => {
    if (allowed) rows.set(id, row);
    const stands = rows.get(id);
    if (!stands) throw new Error('ConditionalCheckFailedException');
    return stands;
  };
  return {
    photos: {
      head: (bucket, key) => around(() => source.head(bucket, key)),
      read: (bucket, key, { versionId }) => around(() => source.read(bucket, key, versionId)),
    },
    thumbnails: {
      put: (key, webp) => around(() => void thumbnails.set(key, webp)),
      list: (prefix) => around(() => [...thumbnails.keys()].filter((key) => key.startsWith(prefix))),
      remove: async (keys) => {
        for (const key of keys) await around(() => void thumbnails.delete(key));
      },
    },
    ledger: {
      read: (id) => around(() => rows.get(id)),
      commit: (id, row) => around(() => write(id, (rows.get(id)?.sequencer ?? '') < row.sequencer, row)),
      advance: (id, sequencer, versionId) =>
        around(() => {
          const row = rows.get(id);
          if (!row) throw new Error('ConditionalCheckFailedException');
          const same = row.state !== 'deleted' && row.versionId === versionId;
          return write(id, same && row.sequencer < sequencer, { ...row, sequencer });
        }),
      describe: (id, sequencer, meta) =>
        around(() => {
          if ((metas.get(id)?.sequencer ?? '') <= sequencer) metas.set(id, { sequencer, meta });
        }),
    },
    render: async (photo) => {
      if (photo.equals(BROKEN)) throw new ImageRejectedError('CORRUPT', 'Broken');
      return {
        type: 'image/jpeg',
        width: 1280,
        height: 960,
        color: '#808080',
        blur: 'data:image/webp;base64,',
        images: [
          { size: 1280, width: 1280, height: 960, webp: photo },
          { size: 480, width: 480, height: 360, webp: photo },
        ],
      };
    },
    now: () => Date.UTC(2026, 10, 23),
  };
}
