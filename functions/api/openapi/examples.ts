import type * as views from '../views.ts';

/* What is shown of each answer: of the types of what is answered, and held against its schema by the tests. */

const AT = '2026-11-24T15:34:59.000Z';
const IMAGE = '76i38gj2bimma3gtdrjup9mqpl';
const FAILURE = '18f323d3a04e596eb4b5';
const NEXT = 'eyJhbGciOiJIUzI1NiIsImtpZCI6ImZpcnN0In0.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl';

const name = 'house-cat.jpg';
const photo = {
  id: IMAGE,
  status: 'ready',
  name,
  size: 270_029,
  type: 'image/jpeg',
  uploadedAt: AT,
} as const;
const look = { width: 1024, height: 510, color: '#968a74', blur: 'data:image/webp;base64,UklGRg==' };
const thumbnail = {
  width: 480,
  height: 239,
  bytes: 19_386,
  url: `https://thumbnails.s3.eu-west-1.amazonaws.com/${IMAGE}/480.webp?X-Amz-Signature=9a6f`,
};

export const newImage = { contentType: 'image/jpeg', size: 270_029, name };

export const uploadForm: views.NewImageView = {
  id: IMAGE,
  status: 'pending',
  upload: {
    url: 'https://photos.s3.eu-west-1.amazonaws.com/',
    fields: { key: 'uploads/ada/d92090d6', 'Content-Type': 'image/jpeg', Policy: 'eyJleHBpcmF0aW9uIjoi' },
  },
};

export const images: views.ImagesView = {
  images: [{ ...photo, ...look, thumbnail, backup: { state: 'stored' } }],
  next: NEXT,
};

export const image: views.ImageView = {
  ...photo,
  ...look,
  thumbnails: [thumbnail],
  backup: { state: 'stored', storedAt: '2026-11-24T15:35:00.412Z', lagMs: 1412 },
  steps: [
    { step: 'uploaded', at: AT },
    { step: 'thumbnails', at: '2026-11-24T15:34:59.731Z', ms: 214 },
    { step: 'backup', at: '2026-11-24T15:35:00.412Z', ms: 1412 },
  ],
};

const listedFailure: views.ListedFailureView = {
  id: FAILURE,
  status: 'failed',
  target: 'thumbnail',
  imageId: IMAGE,
  error: { type: 'DeadlineError', message: 'Stopped with 2000 ms left' },
  attempts: 0,
  firstFailedAt: AT,
  lastFailedAt: AT,
  correlationId: '03f0932a-04a7-4a11-b53c-2b3572ad90e8',
  links: { self: `/failures/${FAILURE}`, retry: `/failures/${FAILURE}/retry` },
};

export const failures: views.FailuresView = { failures: [listedFailure] };

export const failure: views.FailureView = {
  ...listedFailure,
  origin: 'destination',
  reference: '4f9a0e0c-1d5b-4c3a-9d55-0d3a4ac7a3c1',
  condition: 'RetriesExhausted',
  payloadBytes: 1204,
};

export const retry = { id: FAILURE, links: { self: `/failures/${FAILURE}` } };

export const backups: views.BackupsView = {
  breaker: { tripped: false, held: 0 },
  lastAudit: { id: '2026-11-24T15:00', status: 'done', startedAt: AT, updatedAt: AT },
  photos: { objects: 12, bytes: 3_481_020 },
  backup: { objects: 12, bytes: 3_481_020 },
  drift: { missing: 0, different: 0, orphaned: 0 },
  young: 0,
  repaired: 0,
  refused: 0,
  asOf: { audit: '2026-11-24T15:00', at: AT },
};

export const feed: views.FeedView = {
  items: [
    {
      id: 'e3a93396abe721f22c8f8512f4a3ed9e',
      kind: 'post',
      source: 'blog',
      title: 'One environment serves one request',
      url: 'https://blog.example/one-environment',
      publishedAt: AT,
      firstSeenAt: AT,
    },
  ],
};

export const sources: views.SourcesView = {
  sources: [
    {
      id: 'blog',
      kind: 'feed',
      url: 'https://blog.example/feed.xml',
      checkedAt: AT,
      changedAt: AT,
      nextAllowedAt: AT,
      published: true,
      failures: 0,
    },
  ],
};

const banner = {
  contentHash: '6cb6665d7b8703471ffca9b3ff564102',
  renderedAt: AT,
  url: 'https://banner.s3.eu-west-1.amazonaws.com/banner/2026/11/24/6cb6665d.png?X-Amz-Signature=9a6f',
};

export const banners: views.BannersView = {
  current: { ...banner, published: { s3: AT } },
  history: [banner],
};

export const problem = (status: number, title: string, detail: string): views.ProblemView => ({
  type: 'about:blank',
  title,
  status,
  detail,
  instance: 'urn:uuid:4f9a0e0c-1d5b-4c3a-9d55-0d3a4ac7a3c1',
});
