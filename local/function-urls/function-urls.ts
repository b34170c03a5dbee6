import type { Listeners } from '../http/listeners.ts';
import type { FunctionUrlConfig } from './config.ts';
import { functionUrlListener, type FunctionUrlOptions } from './server.ts';

/** The URLs of functions, each on a port of its own. */
export class FunctionUrls {
  readonly #options: Omit<FunctionUrlOptions, 'url'>;
  readonly #listeners: Listeners;
  readonly #urls = new Map<string, FunctionUrlConfig>();

  constructor(options: Omit<FunctionUrlOptions, 'url'>, listeners: Listeners) {
    this.#options = options;
    this.#listeners = listeners;
  }

  /** Serves a URL; one that stands keeps its port, and finishes what it is at. @throws PortInUseError */
  async put(url: FunctionUrlConfig): Promise<void> {
    await this.#listeners.serve(url.id, functionUrlListener({ ...this.#options, url }));
    this.#urls.set(url.id, url);
  }

  async delete(id: string): Promise<void> {
    this.#urls.delete(id);
    await this.#listeners.close(id);
  }

  /** What stands, with the functions' names. */
  describe() {
    return [...this.#urls.values()].map(({ id, name, functionArn, authType }) => ({
      id,
      name,
      functionArn,
      authType,
      address: this.#listeners.addressOf(id),
    }));
  }
}
