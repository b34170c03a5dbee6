import { compareKeys } from './key-order.ts';
import { ListingOrderError } from './errors.ts';
import type { Listed } from './ports.ts';
import { readAhead } from './read-ahead.ts';

/** Walks through a bucket's listing, of which two pages are in memory. */
export class Listing {
  readonly #pages: AsyncGenerator<Listed[]>;
  #page: Listed[] = [];
  #at = 0;

  constructor(pages: AsyncGenerator<Listed[]>) {
    this.#pages = readAhead(pages);
  }

  /** Where it is; undefined at its end, and before {@link load} has found its beginning. */
  get current(): Listed | undefined {
    return this.#page[this.#at];
  }

  /**
   * Goes on by one. It is not asynchronous, since of a million objects only a thousand have to be waited for.
   * @returns false if there is none left in the page: then {@link load} goes on
   * @throws ListingOrderError
   */
  step(): boolean {
    const { key = '' } = this.current ?? {};
    this.#at += 1;
    this.#checkOrder(key);
    return this.current !== undefined;
  }

  /** Goes on to the next page that holds something. @throws ListingOrderError */
  async load(): Promise<void> {
    const { key = '' } = this.#page.at(-1) ?? {};
    do {
      const { done, value } = await this.#pages.next();
      this.#page = done ? [] : value;
      if (done) break;
    } while (this.#page.length === 0);
    this.#at = 0;
    this.#checkOrder(key);
  }

  async close(): Promise<void> {
    await this.#pages.return(undefined);
  }

  /** Out of order, what is in both buckets would look as if it were missing here and orphaned there. */
  #checkOrder(before: string): void {
    if (this.current && compareKeys(before, this.current.key) >= 0)
      throw new ListingOrderError(`"${this.current.key}" is listed after "${before}"`);
  }
}
