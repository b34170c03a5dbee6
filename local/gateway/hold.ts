import type { ServerResponse } from 'node:http';

/** A service would have answered a call without a look at policies. */
export class NotAskedError extends Error {
  override readonly name = 'NotAskedError';
}

/**
 * Keeps an answer back until it may be given: what a service forgets to ask is then refused, and not let through.
 * @param may - whether an answer may begin now; begun otherwise, it throws a NotAskedError
 * @returns what ends it, so that an error can be told
 */
export function hold(response: ServerResponse, may: () => boolean): () => void {
  // Whatever writes to a response comes by here, with a status of its own or without.
  const writeHead = response.writeHead.bind(response);
  const held = (...args: Parameters<typeof writeHead>): ServerResponse => {
    if (!may()) throw new NotAskedError('It was answered without a look at policies');
    return writeHead(...args);
  };
  Object.assign(response, { writeHead: held });
  return () => void Object.assign(response, { writeHead });
}
