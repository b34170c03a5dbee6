import { AwsError } from '../gateway/aws-error.ts';

const MOST = 10;
const KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

/** Tags as they are stored, in JSON. @throws AwsError as S3 refuses them */
export function storedTags(tags: [key: string, value: string][]): string {
  if (tags.length > MOST) throw new AwsError('BadRequest', `Object tags cannot be greater than ${MOST}`);
  if (new Map(tags).size < tags.length)
    throw new AwsError('InvalidTag', 'Cannot provide multiple Tags with the same key');
  for (const [key, value] of tags) {
    if (!KEY.test(key)) throw new AwsError('InvalidTag', 'The TagKey you have provided is invalid');
    if (!VALUE.test(value)) throw new AwsError('InvalidTag', 'The TagValue you have provided is invalid');
  }
  return JSON.stringify(Object.fromEntries(tags));
}
