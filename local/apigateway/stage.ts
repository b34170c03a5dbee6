import type { Asked } from '../http/listener.ts';
import { AccessLine } from './access-line.ts';
import type { HttpApiOptions } from './options.ts';
import type { Reply } from '../http/reply.ts';
import type { Seen } from './seen.ts';
import { Throttle } from './throttle.ts';

/** What an API does with every request, whatever it is for: throttles it, and writes a line about it. */
export class Stage {
  readonly #options: HttpApiOptions;
  readonly #throttle: Throttle;
  readonly #write: ((line: string) => void) | undefined;

  constructor(options: HttpApiOptions) {
    const { api, logs } = options;
    this.#options = options;
    this.#throttle = new Throttle(api.stage);
    this.#write = api.stage?.accessLog && logs?.open(api.accountId, api.id, api.stage.accessLog.group);
  }

  /** Whether a route takes one more request now. */
  takes(routeKey: string): boolean {
    return this.#throttle.takes(routeKey);
  }

  /** Has a request answered, and writes down what was. */
  async observe({ request, requestId }: Asked, answer: (seen: Seen) => Promise<Reply>): Promise<Reply> {
    const { api } = this.#options;
    const line = new AccessLine(api, request, requestId);
    try {
      const reply = await answer(line.seen);
      line.answered(reply);
      return reply;
    } finally {
      if (api.stage?.accessLog) this.#write?.(line.text(api.stage.accessLog.format));
    }
  }
}
