import { signedCursors } from '../../functions/api/cursors.ts';
import type { Ports, RetryRequest } from '../../functions/api/ports.ts';
import type { BackupRow } from '../../lib/backup-row.ts';
import type { Failure } from '../../lib/failure-table.ts';
import type { AnnouncedRow } from '../../lib/image-table.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';
import { httpAnswer } from './http-answer.ts';
import { lambdaContext } from './lambda-context.ts';

// Read when the handler is loaded, as on Lambda.
const SETTINGS = [
  'PHOTOS_BUCKET',
  'THUMBNAILS_BUCKET',
  'BANNER_BUCKET',
  'TABLE_NAME',
  'SIGNING_KEYS_PARAMETER',
  'REDRIVE_FUNCTION',
  'POWERTOOLS_METRICS_NAMESPACE',
];
for (const name of SETTINGS) process.env[name] ??= name;
const { createHandler } = await import('../../functions/api/handler.ts');

const key = { kid: 'test', secret: 'A'.repeat(43) };
const keys = { current: async () => key, find: async (kid: string) => (kid === key.kid ? key : undefined) };

/** What a memory holds after the one with this sort key, up to a limit. */
function pageOf<T extends { gsi1sk?: string | undefined }>(
  all: T[],
  limit: number,
  after: string | undefined,
) {
  const rows = all
    .toSorted((a, b) => ((a.gsi1sk ?? '') < (b.gsi1sk ?? '') ? 1 : -1))
    .filter(({ gsi1sk = '' }) => after === undefined || gsi1sk < after);
  const page = rows.slice(0, limit);
  return { page, next: rows.length > limit ? page.at(-1)?.gsi1sk : undefined };
}

/** The function `api` over ports of memory. */
export function apiInMemory(rest: Partial<Ports> = {}) {
  const metas = new Map<string, AnnouncedRow>();
  const thumbnails = new Map<string, ThumbnailRow>();
  const backups = new Map<string, BackupRow>();
  const failures = new Map<string, Failure>();
  const requests = new Map<string, RetryRequest>();
  const detailsOf = (id: string) => ({ thumbnail: thumbnails.get(id), backup: backups.get(id) });
  const ports: Ports = {
    photos: {
      bucket: 'photos',
      form: async (Key) => ({ url: 'https://photos.example', fields: { key: Key } }),
      remove: async () => {},
    },
    thumbnails: { url: async (Key) => `https://thumbnails.example/${Key}` },
    images: {
      announce: async (id, row) => metas.get(id) ?? metas.set(id, row).get(id) ?? row,
      read: async (id) => ({ meta: metas.get(id), ...detailsOf(id) }),
      list: async (owner, limit, after) => {
        const all = [...metas].map(([id, meta]) => ({ id, ...meta }));
        const { page, next } = pageOf(
          all.filter((meta) => meta.owner === owner),
          limit,
          after,
        );
        return { rows: page, next };
      },
      details: async (ids) => new Map(ids.map((id) => [id, detailsOf(id)])),
    },
    failures: {
      read: async (id) => failures.get(id),
      list: async ({ status, limit, after }) => {
        const all = [...failures.values()].filter((each) => each.status === status);
        const places = all.map((each) => ({ ...each, gsi1sk: `${each.lastFailedAt}#${each.id}` }));
        const { page, next } = pageOf(places, limit, after);
        return { failures: page, next };
      },
      sendAgain: async (id) => ({ id, outcome: failures.has(id) ? 'sent' : 'unknown' }),
    },
    audits: { newest: async () => [] },
    breaker: { trippedAt: async () => undefined, held: async () => 0 },
    feed: { list: async () => ({ items: [], next: undefined }) },
    sources: { all: async () => [] },
    banners: {
      current: async () => undefined,
      list: async () => ({ rows: [], next: undefined }),
      url: async (Key) => `https://banners.example/${Key}`,
    },
    requests: {
      note: async (operator, name, request) => {
        const known = JSON.stringify([operator, name]);
        return requests.get(known) ?? requests.set(known, request).get(known) ?? request;
      },
    },
    cursors: signedCursors(keys),
    stack: 'lambda-by-example-dev',
    now: () => Date.UTC(2026, 10, 23, 9),
    uuid: () => crypto.randomUUID(),
    ...rest,
  };
  const handler = createHandler(() => ports);
  return {
    ports,
    metas,
    thumbnails,
    backups,
    failures,
    call: async (event: unknown, remainingMs?: number) =>
      httpAnswer(await handler(event, lambdaContext(remainingMs))),
  };
}
