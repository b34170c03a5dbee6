import type { RequestContext } from '@aws-lambda-powertools/event-handler/types';
import { createUpload } from './create-upload.ts';
import { findImage } from './find-image.ts';
import { listImages } from './list-images.ts';
import type { Method } from './plain-event.ts';
import type { Ports } from './ports.ts';
import { ownerOf } from './principal.ts';
import { removeImage } from './remove-image.ts';
import { header, imageIdOf, json, query } from './request.ts';
import { answer, answerOnce } from './respond.ts';
import { IdempotencyKey, NewImage, Page } from './schemas.ts';
import { urlWindow, viewImage } from './view-image.ts';

/** Whose request, what it asks, what is done, what is answered. @throws ProblemError */
export type Route = (request: RequestContext, ports: Ports) => Promise<Response>;

const health: Route = async () => answer(200, { status: 'ok' });

const postImage: Route = async ({ req, event }, ports) => {
  const owner = ownerOf(event, 'images:write');
  const asked = await json(req, NewImage);
  const created = await createUpload(owner, asked, header(req, 'idempotency-key', IdempotencyKey), ports);
  return answer(201, created, { location: `/images/${created.id}` });
};

const getImages: Route = async ({ req, event }, ports) => {
  const owner = ownerOf(event, 'images:read');
  return answer(200, await listImages(owner, query(req, Page), ports));
};

const getImage: Route = async ({ req, event, params }, ports) => {
  const owner = ownerOf(event, 'images:read');
  const id = imageIdOf(params);
  const { meta, thumbnail } = await findImage(owner, id, ports);
  const signedAt = urlWindow(ports.now());
  return answerOnce(req, [meta, thumbnail, signedAt], () => viewImage(id, meta, thumbnail, signedAt, ports));
};

const deleteImage: Route = async ({ event, params }, ports) => {
  const owner = ownerOf(event, 'images:write');
  await removeImage(owner, imageIdOf(params), ports);
  return new Response(null, { status: 204 });
};

/** All that the API answers. API Gateway must know the same routes, for it asks the authorizer: see function.yml. */
export const routes: [path: `/${string}`, byMethod: Partial<Record<Method, Route>>][] = [
  ['/health', { GET: health }],
  ['/images', { GET: getImages, POST: postImage }],
  ['/images/:id', { GET: getImage, DELETE: deleteImage }],
];
