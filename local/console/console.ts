import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { detailsOf } from './details.ts';
import { graphOf } from './graph.ts';
import { beginStream, read, send } from './http.ts';
import { liveOf } from './live.ts';
import { masked } from './masked.ts';
import type { Live } from './model.ts';
import type { ConsoleOptions } from './options.ts';
import { virtualNow } from './page/time.ts';
import { answerPage } from './page-answers.ts';
import { invoke, replay } from './send-again.ts';

const LOOK_MS = 250;
/** By so much a reckoned time may be beside the clock's, and a little more the faster that goes. */
const TOLERANCE_MS = 1000;

/** The console: a picture of what stands, with what happens in it, for people to look at and to try things out. */
export class Console {
  readonly #options: ConsoleOptions;

  constructor(options: ConsoleOptions) {
    this.#options = options;
  }

  /** Answers what is the console's. @returns whether it is */
  async answer(url: URL, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const name = url.pathname.slice('/_local/'.length);
    const asked = `${request.method} ${name}`;
    if (asked === 'GET graph') send(response, 200, graphOf(this.#options.standing()));
    else if (asked === 'GET live') this.#stream(response);
    else if (asked === 'GET node') await this.#node(url, response);
    else if (asked === 'GET event') this.#event(url, response);
    else if (asked === 'POST replay') await this.#replay(request, response);
    else if (asked === 'POST invoke') await this.#invoke(request, response);
    else return /^(GET|HEAD)$/.test(request.method ?? '') && answerPage(name, request, response);
    return true;
  }

  /** How things are, now and whenever that changes, until there is nothing to look at. */
  #stream(response: ServerResponse): void {
    const { closing } = this.#options;
    const stream = beginStream(response);
    let told: { live: Live; at: number } | undefined;
    const look = () => {
      const live = liveOf(this.#options, this.#options.standing());
      if (told && isAsExpected(live, told.live, told.at)) return;
      told = { live, at: Date.now() };
      stream(JSON.stringify(live));
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    const end = () => {
      clearInterval(timer);
      closing.removeEventListener('abort', end);
      response.end();
    };
    closing.addEventListener('abort', end);
    response.on('close', end);
  }

  async #node({ searchParams }: URL, response: ServerResponse): Promise<void> {
    const { nodes } = graphOf(this.#options.standing());
    const node = nodes.find(({ id }) => id === searchParams.get('id'));
    if (!node) return send(response, 404, { message: 'There is no such node' });
    send(response, 200, await detailsOf(this.#options, node, searchParams.get('prefix') ?? ''));
  }

  /** An event with what it has carried. */
  #event({ searchParams }: URL, response: ServerResponse): void {
    const id = Number(searchParams.get('id'));
    const event = this.#options.trace.recent.find((each) => each.id === id);
    if (!event) return send(response, 404, { message: 'There is no such event any more' });
    const sent = this.#options.trace.sent.of(id);
    send(response, 200, { event, sent: sent ? { ...sent, body: masked(sent.body) } : null });
  }

  async #replay(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await read(request, response, z.strictObject({ id: z.int() }));
    if (!asked) return;
    const again = await replay(this.#options, asked.id);
    if (!again) return send(response, 404, { message: 'What it carried is not there any more' });
    send(response, 'payload' in again ? 200 : 202, again);
  }

  async #invoke(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await read(request, response, z.strictObject({ id: z.string(), payload: z.json() }));
    if (!asked) return;
    const node = this.#options.resources().functions.find(({ arn }) => arn === asked.id);
    if (!node) return send(response, 404, { message: 'There is no such function' });
    send(response, 200, await invoke(this.#options, node, JSON.stringify(asked.payload)));
  }
}

/** Whether a page can tell by itself how things are, by what it was told at some time: all else is the same. */
function isAsExpected({ now, ...live }: Live, { now: then, ...told }: Live, at: number): boolean {
  const reckoned = virtualNow({ now: then, speed: told.speed }, at);
  if (Math.abs(now - reckoned) > TOLERANCE_MS + told.speed * 10) return false;
  return JSON.stringify(live) === JSON.stringify(told);
}
