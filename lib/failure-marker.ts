import * as z from 'zod/mini';
import { CorrelationId } from './correlation.ts';
import { FailureId, MOST_ATTEMPTS } from './failure-row.ts';

/**
 * Says, inside an event that is sent again, which failure it was and which attempt this is. Handlers ignore it. An
 * event may say whatever its sender likes, so only one that has a token of the failure's row is believed.
 */
const Marker = z.object({
  id: FailureId,
  attempt: z.int().check(z.minimum(1), z.maximum(MOST_ATTEMPTS)),
  token: z.string().check(z.minLength(1), z.maxLength(64)),
  correlationId: z.catch(z.optional(CorrelationId), undefined),
});
/** See {@link Marker}. */
export type Marker = z.output<typeof Marker>;

const Tagged = z.looseObject({ redrive: Marker });

/** Whether an event can carry a marker. */
export const canCarry = (event: unknown): event is Record<string, unknown> =>
  typeof event === 'object' && event !== null && !Array.isArray(event);

/**
 * The event with a marker. All else stays as it was written, down to numbers that JavaScript would round.
 * @param payload - an object as JSON; of two members with one name, whoever reads it takes the last
 */
export function tag(payload: string, marker: Marker): string {
  const open = payload.trimEnd().slice(0, -1).trimEnd();
  return `${open}${open.endsWith('{') ? '' : ','}"redrive":${JSON.stringify(marker)}}`;
}

/** The event as it was before {@link tag}, and its marker if it has one. */
export function untag(event: unknown): { event: unknown; marker: Marker | undefined } {
  const { success, data } = Tagged.safeParse(event);
  if (!success || !canCarry(event)) return { event, marker: undefined };
  const { redrive: _, ...rest } = event;
  return { event: rest, marker: data.redrive };
}
