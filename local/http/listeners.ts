import { createServer, type RequestListener, type Server } from 'node:http';
import { closeServer, listenOn, PortInUseError, portOf } from '../loopback.ts';
import { MOST_HEADER_BYTES } from './limits.ts';
import type { OwnHosts } from '../own-hosts.ts';
import type { Ports } from './ports.ts';

/** What listens for requests: HTTP APIs and function URLs, each on a port of its own. */
export class Listeners {
  readonly #ports: Ports;
  readonly #hosts: OwnHosts;
  readonly #servers = new Map<string, Server>();
  readonly #served = new Set<string>();
  readonly #elsewhere = new Map<string, string>();
  #underWay: Promise<unknown> = Promise.resolve();

  /** @param ports - from the first one on, where 0 takes free ones */
  constructor(ports: Ports, hosts: OwnHosts) {
    this.#ports = ports;
    this.#hosts = hosts;
  }

  /**
   * Has these listen, before they can answer: what is about to be made can name their addresses. What listens already
   * keeps its port, what had one before has it again, and the others take the next ones that are free.
   * One call after the other, since stacks come up side by side: each would find the same port free.
   * @returns the address of each, by its id
   * @throws PortInUseError for the first port, which people know
   */
  async reserve(ids: string[]): Promise<Record<string, string>> {
    const reserved = this.#underWay.then(() => this.#reserve(ids));
    this.#underWay = reserved.catch(() => {});
    return reserved;
  }

  async #reserve(ids: string[]): Promise<Record<string, string>> {
    const known = ids.filter((id) => this.#ports.of(id) !== undefined);
    const isFirstKnown = known.some((id) => this.#ports.of(id) === this.#ports.first);
    const first = this.#servers.size > 0 || isFirstKnown ? [] : ids.slice(0, 1);
    for (const id of new Set([...first, ...known, ...ids])) {
      if (!this.#servers.has(id) && !this.#elsewhere.has(id)) await this.#listen(id);
    }
    return Object.fromEntries(ids.map((id) => [id, this.addressOf(id)]));
  }

  /** Leaves these to another program. */
  leave(ids: string[], address: string): void {
    for (const id of ids) this.#elsewhere.set(id, address);
  }

  /** Has one answer from now on; what it is at finishes as it began. @throws PortInUseError */
  async serve(id: string, listener: RequestListener): Promise<void> {
    await this.reserve([id]);
    this.#servers.get(id)?.removeAllListeners('request').on('request', this.#hosts.guard(listener));
    this.#served.add(id);
  }

  /** @throws Error for what does not listen */
  addressOf(id: string): string {
    const server = this.#servers.get(id);
    const address = this.#elsewhere.get(id) ?? (server && `http://127.0.0.1:${portOf(server)}`);
    if (address === undefined) throw new Error(`${id} does not listen`);
    return address;
  }

  async close(id: string): Promise<void> {
    const server = this.#servers.get(id);
    this.#servers.delete(id);
    this.#served.delete(id);
    if (server) await closeServer(server);
  }

  /** Closes those that nothing has come to answer for. */
  async closeUnserved(ids: string[]): Promise<void> {
    await Promise.all(ids.filter((id) => !this.#served.has(id)).map((id) => this.close(id)));
  }

  async closeAll(): Promise<void> {
    await this.#underWay;
    await Promise.all([...this.#servers.keys()].map((id) => this.close(id)));
  }

  async #listen(id: string): Promise<void> {
    const server = createHttpServer();
    for (const port of this.#candidates(id)) {
      try {
        await listenOn(server, port);
        break;
      } catch (error) {
        const isKnown = port === this.#ports.first;
        if (isKnown || !(error instanceof PortInUseError)) throw error;
      }
    }
    this.#servers.set(id, server);
    this.#ports.note(id, portOf(server));
  }

  *#candidates(id: string): Generator<number> {
    const { first } = this.#ports;
    const taken = new Set([...this.#servers.values()].map(portOf));
    const before = this.#ports.of(id);
    if (before !== undefined && !taken.has(before)) yield before;
    if (first === 0) yield 0;
    for (let port = first; port < 65_536; port += 1) if (!taken.has(port)) yield port;
  }
}

/** A server for one of them, whose answer is that it is not there yet. */
export function createHttpServer(): Server {
  return createServer({ maxHeaderSize: MOST_HEADER_BYTES }, (_, response) => {
    response.writeHead(503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: 'Service Unavailable' }));
  });
}
