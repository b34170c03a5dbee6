import type { ServerResponse } from 'node:http';

/** A service would have answered a call without a look at policies. */
export class NotAskedError extends Error {
  override readonly name = 'NotAskedError';
}

/** All that begins an answer. One of them alone would not do: `end` notes a length before it writes the head. */
const BEGINNINGS = ['writeHead', 'flushHeaders', 'write', 'end'] as const;

/**
 * Keeps an answer back until it may be given: what a service forgets to ask is then refused, and not let through.
 * @param may - whether an answer may begin now; begun otherwise, it throws a NotAskedError
 * @returns what ends it, so that an error can be told
 */
export function hold(response: ServerResponse, may: () => boolean): () => void {
  for (const name of BEGINNINGS) {
    const begin = response[name].bind(response);
    const held = (...args: unknown[]): unknown => {
      if (!may()) throw new NotAskedError('It was answered without a look at policies');
      return Reflect.apply(begin, response, args);
    };
    Object.assign(response, { [name]: held });
  }
  return () => {
    // What is left is the response's own.
    for (const name of BEGINNINGS) Reflect.deleteProperty(response, name);
  };
}
