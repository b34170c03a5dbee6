import * as z from 'zod';

const Event = z.object({
  service: z.string(),
  resource: z.string(),
  type: z.string(),
  detail: z.looseObject({ versionId: z.string().optional() }),
});

/** The versions that came into being in a bucket, and those that were ended, as `/_local/events` tells it. */
export class BackupVersions {
  readonly made = new Set<string>();
  readonly destroyed = new Set<string>();
  readonly #bucket: string;

  constructor(bucket: string) {
    this.#bucket = bucket;
  }

  /** Listens until the local cloud ends. */
  follow(endpoint: string): void {
    void this.#read(endpoint).catch(() => {});
  }

  async #read(endpoint: string): Promise<void> {
    const { body } = await fetch(`${endpoint}/_local/events`);
    let rest = '';
    for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = (rest + text).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) this.#note(JSON.parse(event.slice(event.indexOf('data: ') + 6)));
    }
  }

  #note(told: unknown): void {
    const { service, resource, type, detail } = Event.parse(told);
    if (service !== 's3' || resource !== this.#bucket || detail.versionId === undefined) return;
    if (type.startsWith('ObjectCreated:')) this.made.add(detail.versionId);
    if (type === 'ObjectRemoved:Delete') this.destroyed.add(detail.versionId);
  }
}
