import { NotFoundError, Router } from '@aws-lambda-powertools/event-handler/http';
import type { RequestContext } from '@aws-lambda-powertools/event-handler/types';
import { withDeadline } from '../../lib/deadline.ts';
import { log } from '../../lib/log.ts';
import { createUpload } from './create-upload.ts';
import { findImage } from './find-image.ts';
import { listImages } from './list-images.ts';
import type { Ports } from './ports.ts';
import { ownerOf } from './principal.ts';
import { ProblemError, problemResponse } from './problems.ts';
import { header, imageIdOf, json, query } from './request.ts';
import { answer } from './respond.ts';
import { IdempotencyKey, NewImage, Page } from './schemas.ts';
import { viewImage } from './view-image.ts';

type Route = (context: RequestContext, ports: Ports) => Promise<Response>;

/** The routes, in the world that `open` connects to. */
export function createRouter(open: (signal: AbortSignal) => Ports): Router {
  const app = new Router({ logger: log });
  const connected = (route: Route) => async (context: RequestContext) =>
    withDeadline(context.context.getRemainingTimeInMillis(), (signal) => route(context, open(signal)));

  app.get('/health', () => answer(200, { status: 'ok' }));
  app.post('/images', connected(postImage));
  app.get('/images', connected(getImages));
  app.get('/images/:id', connected(getImage));
  app.delete('/images/:id', connected(deleteImage));

  app.errorHandler(NotFoundError, async (_, { req, context }) => {
    const problem = new ProblemError(404, `There is nothing at ${new URL(req.url).pathname}.`);
    return problemResponse(problem, context.awsRequestId);
  });
  app.errorHandler(Error, async (error, { context }) => {
    if (error instanceof ProblemError) return problemResponse(error, context.awsRequestId);
    log.error('request failed', error);
    const problem = new ProblemError(500, 'Something went wrong on our side. Try again later.');
    return problemResponse(problem, context.awsRequestId);
  });
  return app;
}

const postImage: Route = async ({ req, event }, ports) => {
  const owner = ownerOf(event, 'images:write');
  const asked = await json(req, NewImage);
  const created = await createUpload(owner, asked, header(req, 'idempotency-key', IdempotencyKey), ports);
  return answer(201, created, { location: `/images/${created.id}` });
};

const getImages: Route = async ({ req, event }, ports) =>
  answer(200, await listImages(ownerOf(event, 'images:read'), query(req, Page), ports));

const getImage: Route = async ({ req, event, params }, ports) => {
  const id = imageIdOf(params);
  const { meta, thumbnail } = await findImage(ownerOf(event, 'images:read'), id, ports);
  return answer(200, await viewImage(id, meta, thumbnail, ports), {}, req);
};

const deleteImage: Route = async ({ event, params }, ports) => {
  const id = imageIdOf(params);
  const { meta } = await findImage(ownerOf(event, 'images:write'), id, ports);
  await ports.photos.remove(meta.key);
  return answer(202, { id, status: 'deleting' });
};
