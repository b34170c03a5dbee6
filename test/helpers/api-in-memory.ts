import { signedCursors } from '../../functions/api/cursors.ts';
import type { Ports } from '../../functions/api/ports.ts';
import type { AnnouncedRow } from '../../lib/image-table.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';
import { httpAnswer } from './http-answer.ts';
import { lambdaContext } from './lambda-context.ts';

// Read when the handler is loaded, as on Lambda.
for (const name of ['PHOTOS_BUCKET', 'THUMBNAILS_BUCKET', 'TABLE_NAME', 'SIGNING_KEYS_PARAMETER'])
  process.env[name] ??= name;
const { createHandler } = await import('../../functions/api/handler.ts');

const key = { kid: 'test', secret: 'A'.repeat(43) };
const keys = { current: async () => key, find: async (kid: string) => (kid === key.kid ? key : undefined) };

/** The function `api` over ports of memory. */
export function apiInMemory(rest: Partial<Ports> = {}) {
  const metas = new Map<string, AnnouncedRow>();
  const thumbnails = new Map<string, ThumbnailRow>();
  const ports: Ports = {
    photos: {
      bucket: 'photos',
      form: async (Key) => ({ url: 'https://photos.example', fields: { key: Key } }),
      remove: async () => {},
    },
    thumbnails: { url: async (Key) => `https://thumbnails.example/${Key}` },
    images: {
      announce: async (id, row) => metas.get(id) ?? metas.set(id, row).get(id) ?? row,
      read: async (id) => ({ meta: metas.get(id), thumbnail: thumbnails.get(id) }),
      list: async (owner, limit, after) => {
        const all = [...metas]
          .map(([id, meta]) => ({ id, ...meta }))
          .filter((meta) => meta.owner === owner)
          .toSorted((a, b) => ((a.gsi1sk ?? '') < (b.gsi1sk ?? '') ? 1 : -1))
          .filter(({ gsi1sk = '' }) => after === undefined || gsi1sk < after);
        const page = all.slice(0, limit);
        return { rows: page, next: all.length > limit ? page.at(-1)?.gsi1sk : undefined };
      },
    },
    cursors: signedCursors(keys),
    now: () => Date.UTC(2026, 10, 23, 9),
    uuid: () => crypto.randomUUID(),
    ...rest,
  };
  const handler = createHandler(() => ports);
  return {
    ports,
    call: async (event: unknown, remainingMs?: number) =>
      httpAnswer(await handler(event, lambdaContext(remainingMs))),
  };
}
