import type * as z from 'zod/mini';
import { FailureId } from '../../../lib/failure-row.ts';
import { FailuresPage, FeedPage, IdempotencyKey, ImageId, Page } from '../schemas.ts';
import type { Parameter } from './operation.ts';
import { jsonSchema } from './schemas.ts';

/** Read as text, and meant as a number. */
const LIMIT = { type: 'integer', minimum: 1, maximum: 100, default: 20 };

const DESCRIPTIONS: Record<string, string> = {
  limit: 'How many at most. A page can have fewer, even none, and still be followed by another.',
  cursor: '`next` of the page before: signed, for this list and this reader alone, good for an hour.',
  status: 'Failures of this status, as of now.',
  kind: 'Items of this kind.',
};

const queryOf = (schema: typeof Page | typeof FailuresPage | typeof FeedPage): Parameter[] =>
  Object.entries(schema.shape).map(([name, part]) => ({
    name,
    in: 'query',
    description: DESCRIPTIONS[name] ?? '',
    schema: name === 'limit' ? LIMIT : jsonSchema(part),
  }));

export const page = queryOf(Page);
export const failuresPage = queryOf(FailuresPage);
export const feedPage = queryOf(FeedPage);

const id = (schema: z.ZodMiniType, example: string): Parameter => ({
  name: 'id',
  in: 'path',
  required: true,
  description: 'Its id, as lists tell it.',
  schema: jsonSchema(schema),
  example,
});

export const imageId = id(ImageId, '76i38gj2bimma3gtdrjup9mqpl');
export const failureId = id(FailureId, '18f323d3a04e596eb4b5');

export const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'With it the request may be repeated, for a day, and is done once.',
  schema: jsonSchema(IdempotencyKey),
  example: 'cat-on-the-sofa',
};

export const ifNoneMatch: Parameter = {
  name: 'If-None-Match',
  in: 'header',
  description: 'The ETag of the version that the client has: 304, if it is still the same.',
  schema: { type: 'string' },
  example: 'W/"JcHFHpqHp0aWKW5UyDt2Eg"',
};
