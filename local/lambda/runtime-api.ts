import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listen } from '../loopback.ts';
import { OwnHosts } from '../own-hosts.ts';
import type { FunctionError } from './config.ts';

/** One event for an environment. */
export interface Invocation {
  requestId: string;
  functionArn: string;
  /** JSON. */
  payload: string;
  /** Epoch milliseconds. */
  deadline: number;
}

/** What an environment says. */
export interface RuntimeListener {
  /** It is initialised, or done with an event, and waits for the next. */
  waiting(): void;
  initFailed(error: FunctionError): void;
  answered(payload: string): void;
  failed(error: FunctionError): void;
}

const PREFIX = '/2018-06-01/runtime/';

/**
 * The Lambda Runtime API of one execution environment, on a port of its own as AWS has one in each sandbox.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #server: Server;
  readonly #listener: RuntimeListener;
  #next: ServerResponse | undefined;

  constructor(listener: RuntimeListener) {
    this.#listener = listener;
    const hosts = new OwnHosts();
    this.#server = createServer(hosts.guard((request, response) => void this.#serve(request, response)));
  }

  /** @returns `host:port`, as `AWS_LAMBDA_RUNTIME_API` has it */
  async listen(): Promise<string> {
    return `127.0.0.1:${await listen(this.#server)}`;
  }

  /** Hands an event to the environment, which must be waiting. */
  send({ requestId, functionArn, payload, deadline }: Invocation): void {
    const next = this.#next;
    this.#next = undefined;
    next?.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': requestId,
      'lambda-runtime-deadline-ms': String(deadline),
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-trace-id': `Root=1-${requestId.slice(0, 8)}-${requestId.replaceAll('-', '').slice(8)}`,
    });
    next?.end(payload);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').slice(PREFIX.length);
    if (path === 'invocation/next') {
      this.#next = response;
      this.#listener.waiting();
      return;
    }
    const chunks: Buffer[] = await request.toArray().catch(() => []);
    const body = Buffer.concat(chunks).toString();
    response.writeHead(202).end('{"status":"OK"}');
    const [, kind] = /^invocation\/[^/]+\/(response|error)$/.exec(path) ?? [];
    if (path === 'init/error') this.#listener.initFailed(parseError(body));
    else if (kind === 'response') this.#listener.answered(body);
    else if (kind === 'error') this.#listener.failed(parseError(body));
  }
}

function parseError(body: string): FunctionError {
  try {
    const { errorType = 'Unhandled', errorMessage = '', trace } = JSON.parse(body || '{}');
    return { errorType, errorMessage, ...(Array.isArray(trace) && { trace }) };
  } catch {
    return { errorType: 'Unhandled', errorMessage: body };
  }
}
