import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listen } from '../../../local/loopback.ts';
import { bodyOf, forward } from './forward.ts';

/** Where a process dies: before this call is sent, or after its effect and before its answer. Counted from 1. */
export interface Point {
  call: number;
  moment: 'before' | 'after';
}

/** A call, as it came. */
export interface GateCall {
  name: string;
  /** Nothing else was under way. */
  alone: boolean;
}

/** How a process gets at a cloud, until it dies. */
export interface Passage {
  /** Of the cloud. */
  endpoint: string;
  death?: Point | undefined;
  die: () => void;
}

/**
 * Stands between a process and AWS: notes each of its calls and lets it through, up to the one at which the process is
 * to die. What is on its way by then still has its effect.
 */
export class CallGate {
  #endpoint = '';
  #passage: Passage | undefined;
  #calls: GateCall[] = [];
  readonly #underWay = new Set<Promise<void>>();
  readonly #server = createServer((incoming, response) => {
    const passing = this.#pass(incoming, response).finally(() => this.#underWay.delete(passing));
    this.#underWay.add(passing);
  });

  /** @returns the gate's own endpoint */
  async listen(): Promise<string> {
    this.#endpoint = `http://127.0.0.1:${await listen(this.#server)}`;
    return this.#endpoint;
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }

  /** Lets calls through while `work` lasts. @returns which, in the order in which they came, when all have ended */
  async open(passage: Passage, work: () => Promise<void>): Promise<GateCall[]> {
    this.#passage = passage;
    this.#calls = [];
    await work();
    await Promise.all(this.#underWay);
    return this.#calls;
  }

  async #pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const passage = this.#passage;
    if (!passage || !body) return;
    const { endpoint, death, die } = passage;
    const number = this.#calls.push({ name: nameOf(incoming), alone: this.#underWay.size === 1 });
    const end = (): void => {
      // The dead send nothing more.
      this.#passage = undefined;
      die();
    };
    if (death?.call === number && death.moment === 'before') return end();
    const answer = await forward(incoming, body, endpoint, this.#endpoint);
    if (death?.call === number) return end();
    response.writeHead(answer.statusCode, answer.headers).end(answer.body);
  }
}

/** The operation, or for S3 and Lambda the method and the path. */
const nameOf = ({ headers, method, url }: IncomingMessage): string =>
  String(headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1) || `${method} ${url}`;
