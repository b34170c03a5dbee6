import { isWarning, type LogLine, readLogLine } from '../../log-line.ts';
import type { GraphNode } from '../model.ts';
import { messageIdsOf, textOf, type TraceEvent } from './trace-event.ts';

/** Of the events that are kept. */
const KEPT = 3000;

/** What names no cause but its messages. */
const RECEIVING = new Set(['Polled', 'MessagesReceived']);

const KINDS: Record<string, GraphNode['kind'][]> = {
  s3: ['bucket'],
  lambda: ['function'],
  sqs: ['queue'],
  events: ['rule', 'schedule', 'bus'],
  http: ['api', 'url'],
  apigateway: ['api', 'url'],
  dynamodb: ['table'],
};

/** What has happened, and what led to what. */
export class Diary {
  /** What stands. */
  nodes: readonly GraphNode[];
  readonly #events = new Map<number, TraceEvent>();
  /** The event that put a message where it is, by its id. */
  readonly #messages = new Map<string, number>();

  /** What invocations have printed, by the event of their begin. */
  readonly #logs = new Map<number, TraceEvent[]>();

  constructor(nodes: readonly GraphNode[]) {
    this.nodes = nodes;
  }

  /** @returns false for one that is known already */
  add(event: TraceEvent): boolean {
    if (this.#events.has(event.id)) return false;
    this.#events.set(event.id, event);
    if (event.type === 'MessageSent' || event.type === 'MovedToDeadLetterQueue')
      for (const id of messageIdsOf(event)) this.#messages.set(id, event.id);
    if (event.type === 'Log' && event.cause !== undefined)
      this.#logs.set(event.cause, [...this.logsOf(event.cause), event]);
    forgetOldest(this.#logs);
    forgetOldest(this.#events);
    forgetOldest(this.#messages);
    return true;
  }

  forget(events: TraceEvent[]): void {
    for (const { id } of events) {
      this.#events.delete(id);
      this.#logs.delete(id);
    }
  }

  get all(): TraceEvent[] {
    return [...this.#events.values()];
  }

  get(id: number): TraceEvent | undefined {
    return this.#events.get(id);
  }

  /** The lines that an invocation has printed. @param invocation - the id of its `Started` */
  logsOf(invocation: number): TraceEvent[] {
    return this.#logs.get(invocation) ?? [];
  }

  /** What an invocation has logged that asks for attention. */
  warningsOf(invocation: number): LogLine[] {
    const lines = this.logsOf(invocation).map((event) => readLogLine(textOf(event, 'line')));
    return lines.filter((line) => line !== undefined).filter(isWarning);
  }

  /** The events that led to one: a receive has as many as it has messages. */
  causesOf(event: TraceEvent): TraceEvent[] {
    const ids = RECEIVING.has(event.type)
      ? messageIdsOf(event).map((id) => this.#messages.get(id))
      : [event.cause];
    return [...new Set(ids)].flatMap((id) => (id === undefined ? [] : (this.#events.get(id) ?? [])));
  }

  /** The node that an event happened to; of a refusal, whoever was refused, or what it was about. */
  nodeOf(event: TraceEvent): GraphNode | undefined {
    if (event.service === 'iam') {
      const [, role] = /:assumed-role\/([^/]+)\//.exec(textOf(event, 'principal')) ?? [];
      const asker = this.nodes.find((node) => node.role !== undefined && node.role === role);
      return asker ?? this.nodeOfArn(textOf(event, 'resource'));
    }
    const kinds = KINDS[event.service] ?? [];
    return this.nodes.find(({ kind, name }) => name === event.resource && kinds.includes(kind));
  }

  /** The node that an ARN is of: an object's bucket, an index's table. */
  nodeOfArn(arn: string): GraphNode | undefined {
    return this.nodes.find(({ id }) => arn === id || arn.startsWith(`${id}/`) || arn.startsWith(`${id}:`));
  }

  /** The node of whatever led to an event and is good for it, looked for from effect to cause. */
  originOf(event: TraceEvent, isGood: (node: GraphNode) => boolean): GraphNode | undefined {
    let causes = this.causesOf(event);
    for (let steps = 0; steps < 5 && causes.length > 0; steps += 1) {
      for (const cause of causes) {
        const node = this.nodeOf(cause);
        if (node && isGood(node)) return node;
      }
      causes = causes.flatMap((cause) => this.causesOf(cause));
    }
    return undefined;
  }
}

/** Forgets the oldest of too many. */
export function forgetOldest(kept: Map<unknown, unknown>): void {
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) return;
    kept.delete(oldest);
  }
}
