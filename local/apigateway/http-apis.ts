import type { Server } from 'node:http';
import { closeServer, listenOn, PortInUseError, portOf } from '../loopback.ts';
import type { HttpApiConfig } from './config.ts';
import type { HttpApiOptions } from './options.ts';
import { createHttpApi, serveHttpApi } from './server.ts';

/** The HTTP APIs, each on a port of its own. */
export class HttpApis {
  readonly #options: Omit<HttpApiOptions, 'api'>;
  readonly #firstPort: number;
  readonly #servers = new Map<string, Server>();

  /** @param firstPort - of the first API; the next ones take those that follow. 0 takes free ones */
  constructor(options: Omit<HttpApiOptions, 'api'>, firstPort: number) {
    this.#options = options;
    this.#firstPort = firstPort;
  }

  /** Serves an API; one that stands keeps its port, and finishes what it is at. @throws PortInUseError */
  async put(api: HttpApiConfig): Promise<void> {
    const options = { ...this.#options, api };
    const standing = this.#servers.get(api.id);
    if (standing) return serveHttpApi(standing, options);
    const server = createHttpApi(options);
    await this.#listen(server);
    this.#servers.set(api.id, server);
  }

  async delete(id: string): Promise<void> {
    const server = this.#servers.get(id);
    this.#servers.delete(id);
    if (server) await closeServer(server);
    this.#options.logs?.delete(id);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#servers.values()].map(closeServer));
    this.#servers.clear();
    this.#options.logs?.close();
  }

  /** The address of each, by its id. */
  addresses(): Record<string, string> {
    const entries = [...this.#servers].map(([id, server]) => [id, `http://127.0.0.1:${portOf(server)}`]);
    return Object.fromEntries(entries);
  }

  /** The first API has the port that people know; the others take the next one that is free. */
  async #listen(server: Server): Promise<void> {
    const isFirst = this.#servers.size === 0;
    for (let port = this.#nextPort(); ; port += 1) {
      try {
        return await listenOn(server, port, 'npm start -- --http-port');
      } catch (error) {
        if (isFirst || !(error instanceof PortInUseError)) throw error;
      }
    }
  }

  #nextPort(): number {
    if (this.#firstPort === 0) return 0;
    const taken = new Set([...this.#servers.values()].map(portOf));
    let port = this.#firstPort;
    while (taken.has(port)) port += 1;
    return port;
  }
}
