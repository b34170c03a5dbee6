import type { Ports } from '../../../functions/api/ports.ts';
import type { MetaRow } from '../../../lib/meta-row.ts';
import type { ThumbnailRow } from '../../../lib/thumbnail-row.ts';

const ID = '0123456789abcdefghijklmnop';
const uploadedAt = '2026-11-23T09:00:00.000Z';
const photo = { size: 245_760, type: 'image/jpeg', uploadedAt };
const meta: MetaRow = {
  bucket: 'photos',
  key: 'uploads/ada/cat.jpg',
  owner: 'ada',
  status: 'ready',
  ...photo,
};
const thumbnail: ThumbnailRow = {
  state: 'ready',
  sequencer: '0055AED6DCD90281E5',
  versionId: '096fKKXTRTtl3on89fVO.nfljtsv6qko',
  uploadedAt,
  bytes: photo.size,
  type: photo.type,
  width: 4000,
  height: 3000,
  color: '#808080',
  blur: `data:image/webp;base64,${'x'.repeat(150)}`,
  thumbnails: [1280, 480, 160].map((width) => ({
    key: `${ID}/${width}.webp`,
    width,
    height: (width * 3) / 4,
    bytes: width * 80,
  })),
  timings: { fetchMs: 20, renderMs: 150, storeMs: 30 },
};
const position = `${uploadedAt}#${ID}`;
const page = { rows: Array.from({ length: 20 }, () => ({ id: ID, ...meta })), next: position };

/** A world that answers at once: what is left is what the API does itself. */
export const memory: Ports = {
  photos: {
    bucket: 'photos',
    form: async (key) => ({ url: 'https://photos.s3.eu-west-1.amazonaws.com/', fields: { key } }),
    remove: async () => {},
  },
  thumbnails: { url: async (key) => `https://thumbnails.s3.eu-west-1.amazonaws.com/${key}` },
  images: {
    announce: async (_id, row) => row,
    read: async () => ({ meta, thumbnail, backup: undefined }),
    list: async () => page,
    details: async () => new Map([[ID, { thumbnail, backup: undefined }]]),
  },
  failures: {
    read: async () => undefined,
    list: async () => ({ failures: [], next: undefined }),
    sendAgain: async (id) => ({ id, outcome: 'unknown' }),
  },
  audits: { newest: async () => [] },
  breaker: { trippedAt: async () => undefined, held: async () => 0 },
  feed: { list: async () => ({ items: [], next: undefined }) },
  sources: { all: async () => [] },
  banners: {
    current: async () => undefined,
    list: async () => ({ rows: [], next: undefined }),
    url: async (key) => `https://banner.s3.eu-west-1.amazonaws.com/${key}`,
  },
  requests: { note: async (_operator, _key, request) => request },
  cursors: { sign: async () => 'eyJhbGciOiJIUzI1NiJ9', verify: async () => position },
  stack: 'lambda-by-example-dev',
  now: () => Date.UTC(2026, 10, 23),
  uuid: () => '4f9a0e0c-1d5b-4c3a-9d55-0d3a4ac7a3c1',
};
