import * as z from 'zod/mini';
import { AuditId } from '../../lib/audit-row.ts';
import { CorrelationId } from '../../lib/correlation.ts';
import { untag } from '../../lib/failure-marker.ts';
import { InvalidRequestError } from './errors.ts';
import type { Mode } from './repairs.ts';

const DAY_SECONDS = 86_400;

/** Somebody wants one, under a name of their own. */
const Asked = z.strictObject({
  auditId: AuditId,
  repair: z._default(z.boolean(), false),
  /** Also deletes what is held or orphaned, however much it is. */
  release: z._default(z.boolean(), false),
  graceSeconds: z.optional(z.int().check(z.minimum(0), z.maximum(DAY_SECONDS))),
  correlationId: z.optional(CorrelationId),
});

/** A tick of the schedule. @see https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html */
const Tick = z.object({
  source: z.literal('aws.events'),
  'detail-type': z.literal('Scheduled Event'),
  time: z.iso.datetime(),
});

const modeOf = ({ repair, release }: z.output<typeof Asked>): Mode => {
  if (release) return 'release';
  return repair ? 'repair' : 'report';
};

/** Which audit, and what it is to do. */
export interface AuditRequest {
  id: string;
  mode: Mode;
  /** So young a change is no drift yet. */
  graceSeconds: number;
}

/** What is settled by the deployment. */
export interface Settings {
  graceSeconds: number;
  /** Of the audits by the schedule. */
  mode: Mode;
}

/** Reads an event. Two deliveries of the same tick are one audit. @throws InvalidRequestError */
export function readRequest(event: unknown, settings: Settings): AuditRequest {
  const plain = untag(event).event;
  const tick = Tick.safeParse(plain).data;
  if (tick) return { id: `${tick.time.slice(0, 'yyyy-mm-ddThh:mm'.length)}Z`, ...settings };
  const { data, error } = Asked.safeParse(plain);
  if (data) {
    const { auditId, graceSeconds = settings.graceSeconds } = data;
    return { id: auditId, mode: modeOf(data), graceSeconds };
  }
  const [{ path, message } = { path: [], message: '' }] = error.issues;
  throw new InvalidRequestError(
    `Send { auditId, repair?, release?, graceSeconds? }, or a tick of a schedule: ${[...path, message].join(' ')}`,
  );
}
