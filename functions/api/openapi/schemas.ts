import * as z from 'zod/mini';
import * as views from '../views.ts';
import { NewImage } from '../schemas.ts';

const named = {
  Health: views.HealthView,
  NewImage,
  UploadForm: views.NewImageView,
  Images: views.ImagesView,
  ListedImage: views.ListedImageView,
  Image: views.ImageView,
  Thumbnail: views.ThumbnailView,
  Backup: views.BackupView,
  Step: views.StepView,
  Failures: views.FailuresView,
  ListedFailure: views.ListedFailureView,
  Failure: views.FailureView,
  Retry: views.RetryView,
  Backups: views.BackupsView,
  Feed: views.FeedView,
  FeedItem: views.FeedItemView,
  Sources: views.SourcesView,
  Source: views.SourceView,
  Banners: views.BannersView,
  Problem: views.ProblemView,
  Message: views.MessageView,
};

/** What schemas are called in the document. */
export type SchemaName = keyof typeof named;

/** A JSON Schema, 2020-12. */
export type JsonSchema = Record<string, unknown>;

/** Where the document has a schema. */
export const refTo = (name: SchemaName): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

/**
 * All named schemas, those within others by reference. As input, also what is answered: what clients send has no other
 * members, and what they get may have more one day, which must break nobody who validates it.
 */
export function namedSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
    override: plain,
  });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutFrame(schema)]));
}

/** One schema, of what a client sends. */
export const jsonSchema = (schema: z.ZodMiniType): JsonSchema =>
  withoutFrame(z.toJSONSchema(schema, { io: 'input', override: plain }));

/** As a part of a document, which says itself what its schemas are and where. */
const withoutFrame = (schema: object): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema' && name !== '$id'));

/** Without what says nothing more: the pattern of a format, and where JavaScript's integers end. */
function plain({ jsonSchema: made }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (made.format !== undefined) delete made.pattern;
  if (made.maximum === Number.MAX_SAFE_INTEGER) delete made.maximum;
}
