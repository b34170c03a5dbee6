import type { Method } from '../plain-event.ts';
import * as examples from './examples.ts';
import type { Operation } from './operation.ts';
import { failureId, failuresPage, feedPage, idempotencyKey, imageId, page } from './parameters.ts';

const BAD_QUERY = 'The query is not as it should be, or the cursor no longer good.';
const ok = { status: 200 };

/** Every path, by method. */
export const operations: Record<`/${string}`, Partial<Record<Method, Operation>>> = {
  '/health': {
    GET: {
      operationId: 'getHealth',
      tag: 'service',
      summary: 'Whether the API answers',
      success: { ...ok, description: 'It does.', schema: 'Health', example: { status: 'ok' } },
    },
  },
  '/openapi.json': {
    GET: {
      operationId: 'getOpenApi',
      tag: 'service',
      summary: 'This document',
      success: { ...ok, description: 'An OpenAPI document.', schema: { type: 'object' } },
      cached: true,
    },
  },
  '/images': {
    GET: {
      operationId: 'listImages',
      tag: 'images',
      summary: 'The token’s owner’s images, newest first',
      scope: 'images:read',
      parameters: page,
      success: { ...ok, description: 'A page of them.', schema: 'Images', example: examples.images },
      cached: true,
      problems: { 400: BAD_QUERY },
    },
    POST: {
      operationId: 'createImage',
      tag: 'images',
      summary: 'A form to upload a new image with',
      scope: 'images:write',
      parameters: [idempotencyKey],
      body: { schema: 'NewImage', example: examples.newImage },
      success: {
        status: 201,
        description:
          'An id, and a form that is good for five minutes: post it to `url`, with `file` as its last field.',
        schema: 'UploadForm',
        example: examples.uploadForm,
        location: true,
      },
      problems: {
        400: 'The body is not JSON, or the idempotency key none.',
        409: 'The image of this idempotency key is deleted.',
        413: 'The body is larger than 16 KB.',
        415: 'The body is not `application/json`.',
        422: 'The body is not as it should be, or the idempotency key came with another one before.',
      },
    },
  },
  '/images/{id}': {
    GET: {
      operationId: 'getImage',
      tag: 'images',
      summary: 'All that is known of an image',
      scope: 'images:read',
      parameters: [imageId],
      success: { ...ok, description: 'The image.', schema: 'Image', example: examples.image },
      cached: true,
      problems: { 404: 'There is none of that id that is the owner’s.' },
    },
    DELETE: {
      operationId: 'deleteImage',
      tag: 'images',
      summary: 'Delete an image',
      scope: 'images:write',
      parameters: [imageId],
      success: { status: 204, description: 'It is being deleted, or is deleted already.' },
      problems: { 404: 'There is none of that id that is the owner’s.' },
    },
  },
  '/failures': {
    GET: {
      operationId: 'listFailures',
      tag: 'failures',
      summary: 'Events that failed, newest first',
      scope: 'failures:read',
      parameters: failuresPage,
      success: { ...ok, description: 'A page of them.', schema: 'Failures', example: examples.failures },
      cached: true,
      problems: { 400: BAD_QUERY },
    },
  },
  '/failures/{id}': {
    GET: {
      operationId: 'getFailure',
      tag: 'failures',
      summary: 'All that is known of a failed event but its payload',
      scope: 'failures:read',
      parameters: [failureId],
      success: { ...ok, description: 'The failure.', schema: 'Failure', example: examples.failure },
      cached: true,
      problems: { 404: 'There is none of that id.' },
    },
  },
  '/failures/{id}/retry': {
    POST: {
      operationId: 'retryFailure',
      tag: 'failures',
      summary: 'Have a failed event sent again',
      scope: 'failures:retry',
      parameters: [failureId, idempotencyKey],
      success: {
        status: 202,
        description: 'It is sent again.',
        schema: 'Retry',
        example: examples.retry,
        location: true,
      },
      problems: {
        400: 'There is a body, or the idempotency key is none.',
        404: 'There is none of that id.',
        409: 'It is parked, on its way or resolved.',
        422: 'The idempotency key came with another failure before.',
        502: 'To send it again has failed.',
        503: 'It cannot be sent again now.',
        504: 'What became of it is not known yet.',
      },
    },
  },
  '/backups': {
    GET: {
      operationId: 'getBackups',
      tag: 'backups',
      summary: 'The backup as a whole',
      scope: 'backups:read',
      success: {
        ...ok,
        description: 'The totals of the last audit, and what is held by now.',
        schema: 'Backups',
        example: examples.backups,
      },
      cached: true,
    },
  },
  '/feed': {
    GET: {
      operationId: 'listFeed',
      tag: 'news',
      summary: 'Posts or followers of all sources, newest first',
      scope: 'feed:read',
      parameters: feedPage,
      success: { ...ok, description: 'A page of them.', schema: 'Feed', example: examples.feed },
      cached: true,
      problems: { 400: BAD_QUERY },
    },
  },
  '/sources': {
    GET: {
      operationId: 'listSources',
      tag: 'news',
      summary: 'How each source of news is',
      scope: 'sources:read',
      success: { ...ok, description: 'All sources.', schema: 'Sources', example: examples.sources },
      cached: true,
    },
  },
  '/banner': {
    GET: {
      operationId: 'listBanners',
      tag: 'news',
      summary: 'The current banner, and those before it',
      scope: 'feed:read',
      parameters: page,
      success: {
        ...ok,
        description: 'The current one, and a page of all.',
        schema: 'Banners',
        example: examples.banners,
      },
      cached: true,
      problems: { 400: BAD_QUERY },
    },
  },
};
