import type { Cause } from '../trace.ts';

/** How often a resource was called, by service and operation. */
type Calls = Record<string, number>;

const MOST_RESOURCES = 100;

/** An invocation that an environment is at, and the AWS calls that it has made so far. */
export class Running {
  /** Of what it does. */
  readonly cause: Cause;
  readonly #calls: Calls = {};
  readonly #touched = new Map<string, Calls>();

  constructor(cause: Cause) {
    this.cause = cause;
  }

  /** @param resources - the ARNs of what the call was about */
  note(call: string, resources: Iterable<string>): void {
    this.#calls[call] = (this.#calls[call] ?? 0) + 1;
    for (const arn of new Set([...resources].map(containerOf))) {
      const calls = this.#touched.get(arn) ?? {};
      calls[call] = (calls[call] ?? 0) + 1;
      if (this.#touched.size < MOST_RESOURCES) this.#touched.set(arn, calls);
    }
  }

  /** For the report: all calls, and those to each resource. */
  told(): { invocation: number; calls: Calls; touched: Record<string, Calls> } {
    return {
      invocation: this.cause.id,
      calls: this.#calls,
      touched: Object.fromEntries(this.#touched),
    };
  }
}

/** The bucket of an object, the table of an index. */
const containerOf = (arn: string): string =>
  arn.replace(/^(arn:aws:s3:::[^/]+)\/.*$/s, '$1').replace(/\/index\/[^/]+$/, '');
