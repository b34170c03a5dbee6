import { TITLES } from '../problems.ts';
import { problem } from './examples.ts';
import type { Operation, Success } from './operation.ts';
import { operations } from './operations.ts';
import { ifNoneMatch } from './parameters.ts';
import { namedSchemas, refTo } from './schemas.ts';

const TAGS = {
  images: 'Photos: uploads, lists, thumbnails, and what was done with them.',
  failures: 'Events that failed, for operators.',
  backups: 'The copies in another account, for operators.',
  news: 'What a few sources tell, and the banner that is made of it.',
  service: 'The API itself.',
};

/** What API Gateway may say itself, in its own form and words. */
const OF_GATEWAY: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

const RETRY_AFTER = {
  'Retry-After': {
    description: 'For how many seconds to wait. Not always told.',
    schema: { type: 'integer', minimum: 1 },
  },
};

/** What can be wrong with every request, or with every one that needs a token. */
const SHARED = {
  Unauthorized: failed(401, 'There is no token.'),
  Forbidden: failed(403, 'The token is not good, or not for this.'),
  TooManyRequests: failed(429, 'Too many requests: try again in a moment.'),
  ServerError: failed(500, 'Something went wrong on our side.'),
  Unavailable: failed(503, 'There is too much to do, or no answer in time: try again in a moment.'),
};
const shared = (name: keyof typeof SHARED) => ({ $ref: `#/components/responses/${name}` });
const ALWAYS = { 429: shared('TooManyRequests'), 500: shared('ServerError'), 503: shared('Unavailable') };
const WITH_TOKEN = { 401: shared('Unauthorized'), 403: shared('Forbidden') };

/** The OpenAPI document. @see https://spec.openapis.org/oas/v3.1.1.html */
export const openApiDocument = () => ({
  openapi: '3.1.1',
  info: {
    title: 'Lambda by Example',
    version: '1.0.0',
    summary: 'Photos, their thumbnails and backups; news and a banner; what failed.',
    description:
      'Lists come in pages: go on with `next` as `cursor` until there is none. Every error is a problem document (RFC 9457), but for what API Gateway says itself.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/', description: 'Wherever this document is' }],
  tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  paths: Object.fromEntries(
    Object.entries(operations).map(([path, byMethod]) => [
      path,
      Object.fromEntries(
        Object.entries(byMethod).map(([method, operation]) => [method.toLowerCase(), describe(operation)]),
      ),
    ]),
  ),
  components: {
    schemas: namedSchemas(),
    responses: SHARED,
    securitySchemes: {
      token: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'Its scopes are named with each operation: `npm run token`.',
      },
    },
  },
});

function describe({ operationId, tag, summary, scope, parameters = [], body, success, ...rest }: Operation) {
  const all = [...parameters, ...(rest.cached ? [ifNoneMatch] : [])];
  const problems = Object.entries(rest.problems ?? {}).map(([status, description]) => [
    status,
    failed(Number(status), description),
  ]);
  return {
    operationId,
    tags: [tag],
    summary,
    security: scope ? [{ token: [scope] }] : [],
    ...(all.length > 0 && { parameters: all }),
    ...(body && { requestBody: { required: true, content: json(refTo(body.schema), body.example) } }),
    responses: {
      [success.status]: succeeded(success, rest.cached),
      ...(rest.cached && { 304: { description: 'The client has this version.', headers: ETAG } }),
      ...(scope && WITH_TOKEN),
      ...ALWAYS,
      ...Object.fromEntries(problems),
    },
  };
}

function json(schema: object, example: unknown) {
  return { 'application/json': { schema, ...(example !== undefined && { example }) } };
}

const headerOf = (description: string) => ({ description, required: true, schema: { type: 'string' } });
const ETAG = { ETag: headerOf('The version. A weak one: signatures within may differ.') };

function succeeded({ description, schema, example, location }: Success, cached = false) {
  const headers = {
    ...(cached && ETAG),
    ...(location && { Location: headerOf('Where it is to be seen.') }),
  };
  const content = typeof schema === 'string' ? refTo(schema) : schema;
  return {
    description,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(content && { content: json(content, example) }),
  };
}

function failed(status: number, description: string) {
  const title = TITLES[status];
  const message = OF_GATEWAY[status];
  return {
    description,
    ...(status === 503 && { headers: RETRY_AFTER }),
    content: {
      ...(title !== undefined && {
        'application/problem+json': {
          schema: refTo('Problem'),
          example: problem(status, title, description),
        },
      }),
      ...(message !== undefined && json(refTo('Message'), { message })),
    },
  };
}
