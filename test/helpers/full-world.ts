import type { Ports } from '../../functions/api/ports.ts';
import type { BackupRow } from '../../lib/backup-row.ts';
import type { Failure } from '../../lib/failure-table.ts';
import type { FeedItem } from '../../lib/feed-table.ts';
import { imageId } from '../../lib/s3-key.ts';
import { ownerKey } from '../../lib/table.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';
import { apiInMemory } from './api-in-memory.ts';

const AT = '2026-11-23T08:00:00.000Z';
const later = Date.parse(AT) / 1000 + 1e6;
const photo = { sequencer: '1', versionId: 'v1', uploadedAt: AT, bytes: 320_453 };

const THUMBNAILS: ThumbnailRow[] = [
  {
    state: 'ready',
    ...photo,
    type: 'image/jpeg',
    width: 1024,
    height: 819,
    color: '#8b97a4',
    blur: 'data:image/webp;base64,UklGRg==',
    thumbnails: [{ key: 'image/1/480.webp', width: 480, height: 384, bytes: 25_120 }],
    timings: { fetchMs: 1, renderMs: 2, storeMs: 3 },
    readyAt: AT,
  },
  { state: 'rejected', ...photo, code: 'CORRUPT', reason: 'Premature end of JPEG image', rejectedAt: AT },
  { state: 'deleted', sequencer: '1', expiresAt: later },
];

const object = { sequencer: '1', bucket: 'photos', key: 'key' };
const BACKUPS: BackupRow[] = [
  {
    state: 'stored',
    ...object,
    versionId: 'v1',
    etag: '"1"',
    bytes: 1,
    uploadedAt: AT,
    backupVersionId: 'b1',
    backupEtag: '"1"',
    storedAt: AT,
    lagMs: 1_400,
  },
  { state: 'failed', ...object, code: 'BACKUP_FAILED', failedAt: AT },
  { state: 'held', ...object, heldAt: AT, gsi1pk: 'BACKUPS#held', gsi1sk: AT },
];

const FAILURE: Omit<Failure, 'id' | 'status'> = {
  origin: 'destination',
  target: 'arn:aws:lambda:eu-west-1:111111111111:function:lambda-by-example-dev-thumbnail',
  imageId: '6kkak5jbtsnnmaqhs8jqnql38b',
  reference: '4f9a0e0c-1d5b-4c3a-9d55-0d3a4ac7a3c1',
  error: { type: 'Error', message: 'No.' },
  payloadBytes: 2,
  attempts: 1,
  firstFailedAt: AT,
  lastFailedAt: AT,
  sentAt: '2026-11-23T08:59:00.000Z',
};

const place = { gsi1pk: 'list', gsi1sk: AT, expiresAt: later };
const item = { sourceId: 'blog', publishedAt: AT, firstSeenAt: AT, hash: 'h', ...place };
const ITEMS: FeedItem[] = [
  { id: 'p', kind: 'post', title: '<b>', url: 'javascript:alert(1)', ...item },
  { id: 'f', kind: 'follower', name: 'Ada', image: 'https://x.example', ...item },
];
const picture = { contentHash: 'c', key: 'banner/c.png', renderedAt: AT };
const side = { objects: 1, bytes: 2 };

/** What is the same for everybody: news, the banner, the backup as a whole. */
const shared: Partial<Ports> = {
  feed: { list: async (kind) => ({ items: ITEMS.filter((each) => each.kind === kind), next: AT }) },
  sources: {
    all: async () => [
      {
        id: 'blog',
        url: 'https://x.example',
        kind: 'feed',
        fingerprint: 'f',
        failures: 0,
        minute: AT,
        ...place,
      },
      {
        id: 'gone',
        url: 'https://y.example',
        kind: 'html',
        fingerprint: 'f',
        failures: 3,
        error: { type: 'UnreachableError', message: 'y.example' },
        minute: AT,
        ...place,
      },
    ],
  },
  banners: {
    current: async () => ({ ...picture, published: { s3: AT }, claims: {} }),
    list: async () => ({ rows: [{ ...picture, ...place }], next: AT }),
    url: async (key) => `https://banners.example/${key}`,
  },
  breaker: { trippedAt: async () => AT, held: async () => 3 },
  audits: {
    newest: async () => [
      {
        id: 'a',
        status: 'done',
        startedAt: AT,
        updatedAt: AT,
        source: side,
        backup: side,
        missing: 1,
        different: 0,
        orphaned: 0,
        young: 0,
        held: 3,
        repaired: 1,
        refused: 0,
        left: 2,
        examples: [],
        attempt: 'one',
        ...place,
      },
    ],
  },
};

/** The API over a memory in which there is something of every kind, for each of these owners. */
export function fullWorld(...owners: string[]) {
  const world = apiInMemory(shared);
  const images = owners.flatMap((owner) =>
    THUMBNAILS.flatMap((thumbnail, row) =>
      BACKUPS.map((backup, column) => {
        const key = `uploads/${owner}/${row}-${column}.jpg`;
        const id = imageId('photos', key);
        const uploadedAt = new Date(Date.parse(AT) + row * 1000 + column).toISOString();
        const about = { status: thumbnail.state, uploadedAt, ...ownerKey(owner, uploadedAt, id) };
        world.metas.set(id, { bucket: 'photos', key, owner, ...about });
        world.thumbnails.set(id, thumbnail);
        world.backups.set(id, backup);
        return { id, owner };
      }),
    ),
  );
  const failures = (['failed', 'retrying', 'parked', 'resolved'] as const).map((status, index) => {
    const id = `4f5e6d805f28ad70405${index}`;
    world.failures.set(id, { id, status, ...FAILURE, ...(status === 'resolved' && { resolvedAt: AT }) });
    return id;
  });
  return { ...world, images, failures };
}
