/** One thing that happened in the local cloud. `cause` is the id of the event that led to it. */
export interface TraceEvent {
  id: number;
  /** ISO 8601, UTC. */
  time: string;
  /** Who acted, as AWS names it: `s3`, `lambda`, `dynamodb`, … */
  service: string;
  /** The resource: a bucket's, function's or table's name. */
  resource: string;
  /** What happened, in the service's own terms: `ObjectCreated:Put`, `Invoke`, `Report`, `Log`, … */
  type: string;
  cause?: number | undefined;
  /** What it is about, to be named with all that follows from it: an object's key, a request's path. */
  subject?: string | undefined;
  /** Details by type; JSON values only. */
  detail: Record<string, unknown>;
}
