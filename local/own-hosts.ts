import type { IncomingMessage, RequestListener } from 'node:http';
import { isLoopback } from './loopback.ts';

/**
 * The names by which a server of the local cloud may be called: those of loopback, and those that its user lets in.
 * A web page can have its own name lead to this machine; what it asks then is of its own origin to a browser, so that
 * neither CORS nor a look at `Origin` keeps it out. What it is called by does.
 */
export class OwnHosts {
  readonly #allowed: Set<string | undefined>;

  /** @param allowed - further names, with or without a port */
  constructor(allowed: string[] = []) {
    this.#allowed = new Set(allowed.map(nameIn));
  }

  /** Why a request is not answered; undefined if it is. */
  refusal({ headers, socket }: IncomingMessage): string | undefined {
    const name = nameIn(headers.host);
    if (name === undefined) return `Who calls 127.0.0.1:${socket.localPort} says so in the header Host`;
    if (isLoopback(name) || this.#allowed.has(name)) return undefined;
    return `${name} is no name of the local cloud: call 127.0.0.1:${socket.localPort}, or let it in with: npm start -- --allow-host ${name}`;
  }

  /** Has a listener hear of those requests only that are to be answered. */
  guard(listener: RequestListener): RequestListener {
    return (request, response) => {
      const refusal = this.refusal(request);
      if (refusal === undefined) listener(request, response);
      else response.writeHead(403, JSON_ALONE).end(JSON.stringify({ message: refusal }));
    };
  }
}

const JSON_ALONE = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' };

/** The name in a `Host` header; undefined for what is none. */
function nameIn(host: string | undefined): string | undefined {
  const address = `http://${host}`;
  if (host === undefined || !URL.canParse(address)) return undefined;
  return new URL(address).hostname.replace(/\.$/, '');
}
