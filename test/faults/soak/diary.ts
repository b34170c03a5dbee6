import * as z from 'zod';

const Event = z.object({
  id: z.number(),
  service: z.string(),
  resource: z.string(),
  type: z.string(),
  cause: z.number().optional(),
  subject: z.string().optional(),
  detail: z.looseObject({
    requestId: z.string().optional(),
    outcome: z.string().optional(),
    message: z.string().optional(),
    line: z.string().optional(),
  }),
});
type Event = z.output<typeof Event>;

const Line = z.object({ correlation_id: z.string(), function_request_id: z.string() });

/** What must never happen, whatever goes wrong. */
const BUGS = new Set([
  'CodeFailed',
  'Crash',
  'DestinationDeliveryFailed',
  'EventDropped',
  'FailedInvocations',
]);

/** What happened, as `/_local/events` told it. What a killed local cloud had no time to tell is missing. */
export class Diary {
  /** The requests to `thumbnail` that belong to one event of S3's, by its correlation id. */
  readonly requests = new Map<string, Set<string>>();
  readonly bugs: string[] = [];
  readonly figures = { attempts: 0, kills: 0, retries: 0, throttled: 0, 'given up': 0 };
  readonly #changes = new Set<number>();
  readonly #deliveries = new Map<number, Set<string>>();

  /** Times that `thumbnail` was told of a change by S3, and how many of these were not needed. */
  get deliveries(): { deliveries: number; duplicates: number } {
    const times = [...this.#deliveries.values()].map(({ size }) => size);
    const deliveries = times.reduce((sum, each) => sum + each, 0);
    return { deliveries, duplicates: deliveries - times.length };
  }

  /** Listens until the local cloud ends. */
  follow(endpoint: string): void {
    // Its end is no error: it is killed, in the middle of a line.
    void this.#read(endpoint).catch(() => {});
  }

  async #read(endpoint: string): Promise<void> {
    const { body } = await fetch(`${endpoint}/_local/events`);
    let rest = '';
    for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = (rest + text).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events)
        this.#note(Event.parse(JSON.parse(event.slice(event.indexOf('data: ') + 6))));
    }
  }

  #note(event: Event): void {
    const { id, service, type, resource, detail } = event;
    if (service === 's3') this.#changes.add(id);
    if (type === 'Report') this.#noteReport(event);
    if (type === 'RetryScheduled') this.figures.retries += 1;
    if (type === 'Throttled') this.figures.throttled += 1;
    if (type === 'EventFailed') this.figures['given up'] += 1;
    if (type === 'Log' && resource.endsWith('-thumbnail')) this.#noteLine(detail.line ?? '');
    if (BUGS.has(type)) this.bugs.push(`${type} of ${resource}: ${detail.message}`);
  }

  #noteReport({ cause = 0, detail: { requestId = '', outcome } }: Event): void {
    this.figures.attempts += 1;
    if (outcome === 'Runtime.ExitError') this.figures.kills += 1;
    if (!this.#changes.has(cause)) return;
    this.#deliveries.set(cause, (this.#deliveries.get(cause) ?? new Set()).add(requestId));
  }

  #noteLine(line: string): void {
    if (!line.startsWith('{')) return;
    const { success, data } = Line.safeParse(JSON.parse(line));
    if (!success) return;
    const { correlation_id: id, function_request_id: request } = data;
    this.requests.set(id, (this.requests.get(id) ?? new Set()).add(request));
  }
}
