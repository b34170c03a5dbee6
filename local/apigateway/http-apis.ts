import type { Listeners } from '../http/listeners.ts';
import type { HttpApiConfig } from './config.ts';
import type { HttpApiOptions } from './options.ts';
import { httpApiListener } from './server.ts';

/** The HTTP APIs, each on a port of its own. */
export class HttpApis {
  readonly #options: Omit<HttpApiOptions, 'api'>;
  readonly #listeners: Listeners;
  readonly #ids = new Set<string>();

  constructor(options: Omit<HttpApiOptions, 'api'>, listeners: Listeners) {
    this.#options = options;
    this.#listeners = listeners;
  }

  /** Serves an API; one that stands keeps its port, and finishes what it is at. @throws PortInUseError */
  async put(api: HttpApiConfig): Promise<void> {
    await this.#listeners.serve(api.id, httpApiListener({ ...this.#options, api }));
    this.#ids.add(api.id);
  }

  async delete(id: string): Promise<void> {
    this.#ids.delete(id);
    await this.#listeners.close(id);
    this.#options.logs?.delete(id);
  }

  /** The address of each, by its id. */
  addresses(): Record<string, string> {
    return Object.fromEntries([...this.#ids].map((id) => [id, this.#listeners.addressOf(id)]));
  }
}
