// Takes the place of @smithy/core/event-streams in the bundles (custom.esbuild.alias in serverless.yml): of all that S3
// can do only SelectObjectContent speaks it, and its encoder is 8 KB of every zip.

/** Leaves the client's configuration as it is. */
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;

/** Is asked for only by an operation that streams events. */
export const eventStreamSerdeProvider = (): never => {
  throw new Error('This bundle is built without event streams');
};
