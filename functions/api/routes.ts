import type { RequestContext } from '@aws-lambda-powertools/event-handler/types';
import { createUpload } from './create-upload.ts';
import { findBackups } from './find-backups.ts';
import { findBanners, viewBanners } from './find-banners.ts';
import { findFailure } from './find-failure.ts';
import { findImage } from './find-image.ts';
import { findSources } from './find-sources.ts';
import { listFailures } from './list-failures.ts';
import { listFeed, viewFeed } from './list-feed.ts';
import { listImages, viewImages } from './list-images.ts';
import { readOpenApi } from './read-openapi.ts';
import type { Method } from './plain-event.ts';
import type { Ports } from './ports.ts';
import { ownerOf } from './principal.ts';
import { removeImage } from './remove-image.ts';
import { failureIdOf, header, imageIdOf, json, noBody, query } from './request.ts';
import { answer, answerOnce } from './respond.ts';
import { retryFailure } from './retry-failure.ts';
import { FailuresPage, FeedPage, IdempotencyKey, NewImage, Page } from './schemas.ts';
import { failurePath, viewFailure } from './view-failure.ts';
import { urlWindow, viewImage } from './view-image.ts';

/** Whose request, what it asks, what is done, what is answered. @throws ProblemError */
export type Route = (request: RequestContext, ports: Ports) => Promise<Response>;

const getOpenApi: Route = async ({ req }) => {
  const document = readOpenApi();
  return answerOnce(req, document, async () => document, 'public, max-age=300');
};

const health: Route = async () => answer(200, { status: 'ok' });

const postImage: Route = async ({ req, event }, ports) => {
  const owner = ownerOf(event, 'images:write');
  const asked = await json(req, NewImage);
  const created = await createUpload(owner, asked, header(req, 'idempotency-key', IdempotencyKey), ports);
  return answer(201, created, { location: `/images/${created.id}` });
};

const getImages: Route = async ({ req, event }, ports) => {
  const owner = ownerOf(event, 'images:read');
  const asked = query(req, Page);
  const found = await listImages(owner, asked, ports);
  const signedAt = urlWindow(ports.now());
  return answerOnce(req, [asked, found, signedAt], () => viewImages(owner, found, signedAt, ports));
};

const getImage: Route = async ({ req, event, params }, ports) => {
  const owner = ownerOf(event, 'images:read');
  const id = imageIdOf(params);
  const rows = await findImage(owner, id, ports);
  const signedAt = urlWindow(ports.now());
  return answerOnce(req, [rows, signedAt], () => viewImage(id, rows, signedAt, ports));
};

const deleteImage: Route = async ({ event, params }, ports) => {
  const owner = ownerOf(event, 'images:write');
  await removeImage(owner, imageIdOf(params), ports);
  return new Response(null, { status: 204 });
};

const getFailures: Route = async ({ req, event }, ports) => {
  const operator = ownerOf(event, 'failures:read');
  const asked = query(req, FailuresPage);
  const view = await listFailures(operator, asked, ports);
  // A cursor is another one each time, and ends: see getFeed.
  const version = [asked, view.failures, view.next !== undefined, urlWindow(ports.now())];
  return answerOnce(req, version, async () => view);
};

const getFailure: Route = async ({ req, event, params }, ports) => {
  ownerOf(event, 'failures:read');
  const id = failureIdOf(params);
  const view = viewFailure(id, await findFailure(id, ports), ports);
  return answerOnce(req, view, async () => view);
};

const postRetry: Route = async ({ req, event, params }, ports) => {
  const operator = ownerOf(event, 'failures:retry');
  const id = failureIdOf(params);
  await noBody(req);
  await retryFailure(operator, id, header(req, 'idempotency-key', IdempotencyKey), ports);
  return answer(202, { id, links: { self: failurePath(id) } }, { location: failurePath(id) });
};

const getBackups: Route = async ({ req, event }, ports) => {
  ownerOf(event, 'backups:read');
  const view = await findBackups(ports);
  return answerOnce(req, view, async () => view);
};

const getFeed: Route = async ({ req, event }, ports) => {
  const reader = ownerOf(event, 'feed:read');
  const asked = query(req, FeedPage);
  const found = await listFeed(reader, asked, ports);
  // A cursor ends: whoever is told that nothing has changed still has a good one.
  const version = [asked, found, urlWindow(ports.now())];
  return answerOnce(req, version, () => viewFeed(reader, asked.kind, found, ports));
};

const getSources: Route = async ({ req, event }, ports) => {
  ownerOf(event, 'sources:read');
  const view = await findSources(ports);
  return answerOnce(req, view, async () => view);
};

const getBanner: Route = async ({ req, event }, ports) => {
  const reader = ownerOf(event, 'feed:read');
  const found = await findBanners(reader, query(req, Page), ports);
  const signedAt = urlWindow(ports.now());
  return answerOnce(req, [found, signedAt], () => viewBanners(reader, found, signedAt, ports));
};

/** All that the API answers. API Gateway must know the same routes, for it asks the authorizer: see function.yml. */
export const routes: [path: `/${string}`, byMethod: Partial<Record<Method, Route>>][] = [
  ['/health', { GET: health }],
  ['/openapi.json', { GET: getOpenApi }],
  ['/images', { GET: getImages, POST: postImage }],
  ['/images/:id', { GET: getImage, DELETE: deleteImage }],
  ['/failures', { GET: getFailures }],
  ['/failures/:id', { GET: getFailure }],
  ['/failures/:id/retry', { POST: postRetry }],
  ['/backups', { GET: getBackups }],
  ['/feed', { GET: getFeed }],
  ['/sources', { GET: getSources }],
  ['/banner', { GET: getBanner }],
];
