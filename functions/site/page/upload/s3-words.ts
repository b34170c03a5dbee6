import { UploadError } from './upload.ts';

/** What S3 says, in words, by its code. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const WORDS: Record<string, string> = {
  EntityTooLarge: 'The photo is larger than was announced, or than is allowed.',
  EntityTooSmall: 'The photo is smaller than was announced. Has the file changed?',
  AccessDenied: 'S3 does not take this photo: its form has expired, or does not fit.',
  NoSuchBucket: 'The bucket for photos is not there.',
  RequestTimeout: 'The connection was too slow, and S3 has given up.',
  SlowDown: 'S3 is busy.',
};

/** Codes after which the same may go well, with a new form or a little later. */
const MAY_PASS = new Set(['RequestTimeout', 'SlowDown', 'InternalError', 'ServiceUnavailable']);

/** Why S3 has refused a photo. @param xml - its answer */
export function refused(status: number, xml: string): UploadError {
  const [, code = ''] = /<Code>(\w+)<\/Code>/.exec(xml) ?? [];
  const isExpired = code === 'AccessDenied' && /expired/i.test(xml);
  const words = WORDS[code] ?? `S3 does not take this photo: ${code || `status ${status}`}.`;
  return new UploadError(words, isExpired || MAY_PASS.has(code) || status >= 500);
}

/** A browser does not tell a page why there is no answer: whether there is no network, or no permission. */
export const noAnswer = (host: string): UploadError =>
  new UploadError(
    `${host} does not answer. Either there is no network, or the photos bucket does not let this page upload (its CORS rules).`,
    true,
  );
