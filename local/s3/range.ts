import { AwsError } from '../gateway/aws-error.ts';

/** First and last byte, both included. */
export interface Range {
  start: number;
  end: number;
}

/**
 * The part of an object that a `Range` header asks for; undefined for all of it.
 * @throws AwsError 416 when it lies outside
 */
export function rangeOf(header: string | undefined, size: number): Range | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (start >= size || end < start)
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
  return { start, end };
}
