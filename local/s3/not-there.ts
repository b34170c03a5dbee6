import { AwsError } from '../gateway/aws-error.ts';
import type { Version } from './schema.ts';

const NO_SUCH_KEY = 'The specified key does not exist.';
const NOT_ALLOWED = 'The specified method is not allowed against a delete marker.';

export const noSuchKey = (key: string): AwsError => new AwsError('NoSuchKey', NO_SUCH_KEY, 404, { Key: key });

export const noSuchVersion = (key: string, versionId: string): AwsError =>
  new AwsError('NoSuchVersion', 'The specified version does not exist.', 404, {
    Key: key,
    VersionId: versionId,
  });

/** A delete marker stands where an object was asked for. */
export class DeleteMarkerError extends AwsError {
  readonly marker: Version;

  /** @param named - whether it was asked for by its own version id */
  constructor(marker: Version, named: boolean) {
    const extra = { Key: marker.key };
    if (named) super('MethodNotAllowed', NOT_ALLOWED, 405, extra);
    else super('NoSuchKey', NO_SUCH_KEY, 404, extra);
    this.marker = marker;
  }
}
