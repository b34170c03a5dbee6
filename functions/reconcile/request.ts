import * as z from 'zod/mini';
import { AuditId } from '../../lib/audit-row.ts';
import { CorrelationId } from '../../lib/correlation.ts';
import { untag } from '../../lib/failure-marker.ts';
import type { Approval } from './approval.ts';
import { InvalidRequestError } from './errors.ts';

const DAY_SECONDS = 86_400;

/** Somebody wants one, under a name of their own. */
const words = {
  auditId: AuditId,
  repair: z._default(z.boolean(), false),
  graceSeconds: z.optional(z.int().check(z.minimum(0), z.maximum(DAY_SECONDS))),
  correlationId: z.optional(CorrelationId),
};
const Asked = z.discriminatedUnion('release', [
  z.strictObject({ ...words, release: z._default(z.literal(false), false) }),
  /** Also deletes what is held or orphaned, as far as it was approved. */
  z.strictObject({
    ...words,
    release: z.literal(true),
    approvedAt: z.iso.datetime(),
    most: z.int().check(z.minimum(0)),
  }),
]);

/** A tick of the schedule. @see https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html */
const Tick = z.object({
  source: z.literal('aws.events'),
  'detail-type': z.literal('Scheduled Event'),
  time: z.iso.datetime(),
});

const wantedBy = (asked: z.output<typeof Asked>): Pick<AuditRequest, 'mode' | 'approval'> => {
  if (asked.release) return { mode: 'release', approval: { approvedAt: asked.approvedAt, most: asked.most } };
  return { mode: asked.repair ? 'repair' : 'report' };
};

/** What to do about drift: nothing; make it good; or also delete what is held or orphaned, as far as it was approved. */
export type Mode = 'report' | 'repair' | 'release';

/** Which audit, and what it is to do. */
export interface AuditRequest {
  id: string;
  mode: Mode;
  /** Of a release. */
  approval?: Approval;
  /** So young a change is no drift yet. */
  graceSeconds: number;
}

/** What is settled by the deployment. */
export interface Settings {
  graceSeconds: number;
  /** Of the audits by the schedule. */
  mode: Exclude<Mode, 'release'>;
}

/** Reads an event. Two deliveries of the same tick are one audit. @throws InvalidRequestError */
export function readRequest(event: unknown, settings: Settings): AuditRequest {
  const plain = untag(event).event;
  const tick = Tick.safeParse(plain).data;
  if (tick) return { id: `${tick.time.slice(0, 'yyyy-mm-ddThh:mm'.length)}Z`, ...settings };
  const { data, error } = Asked.safeParse(plain);
  if (data) {
    const { auditId, graceSeconds = settings.graceSeconds } = data;
    return { id: auditId, ...wantedBy(data), graceSeconds };
  }
  const [{ path, message } = { path: [], message: '' }] = error.issues;
  throw new InvalidRequestError(
    `Send { auditId, repair?, graceSeconds? }, with { release: true, approvedAt, most } if it is one, or a tick of a schedule: ${[...path, message].join(' ')}`,
  );
}
