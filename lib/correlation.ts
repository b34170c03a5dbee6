import * as z from 'zod/mini';

/** In characters. */
export const MOST_OF_A_CORRELATION_ID = 200;

/** An id that goes with an event through all that it causes: what to search all logs for. */
export const CorrelationId = z.string().check(z.minLength(1), z.maxLength(MOST_OF_A_CORRELATION_ID));

/** Where events carry it, the most telling place first. */
const PLACES = [
  ['redrive', 'correlationId'],
  ['correlationId'],
  ['detail', 'correlationId'],
  // The request that wrote the object, as S3 tells it to whoever made it, to Lambda and to EventBridge.
  ['Records', '0', 'responseElements', 'x-amz-request-id'],
  ['detail', 'request-id'],
  ['requestContext', 'requestId'],
];

/** The correlation id in an event; undefined if it has none. */
export function correlationIdOf(event: unknown): string | undefined {
  for (const place of PLACES) {
    const { success, data } = CorrelationId.safeParse(place.reduce(memberOf, event));
    if (success) return data;
  }
  return undefined;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;

/** What to hand on of what began with this id. Only an object has room for it. */
export const withCorrelation = (payload: unknown, correlationId: string): unknown =>
  typeof payload === 'object' && payload !== null && !Array.isArray(payload)
    ? { correlationId, ...payload }
    : payload;
