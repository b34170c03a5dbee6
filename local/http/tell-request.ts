import { createHash } from 'node:crypto';
import type { Cause, Trace } from '../trace.ts';

/**
 * Tells of a request that is let in. What its query says may let somebody in: a digest is enough to know the same again.
 * @param resource - what people know by its name
 */
export function tellRequest(trace: Trace, resource: string, { id, subject }: Cause, rawQuery: string): void {
  const query = rawQuery && createHash('sha256').update(rawQuery).digest('hex').slice(0, 12);
  trace.record({ service: 'http', resource, type: 'Request', subject, detail: { query } }, id);
}
