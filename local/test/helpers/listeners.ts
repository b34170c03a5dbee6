import { randomInt } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Listeners } from '../../http/listeners.ts';
import { Ports } from '../../http/ports.ts';
import { OwnHosts } from '../../own-hosts.ts';
import { closeServer, listen } from '../../loopback.ts';
import { Store } from '../../store.ts';

/** A folder for a state. */
export const newState = (): string => mkdtempSync(join(tmpdir(), 'local-listeners-'));

/** What listens, from a first port on; with the state of an earlier one, where that did. */
export function startListeners(firstPort = 0, state = newState()) {
  const store = new Store(state);
  const listeners = new Listeners(new Ports(store, firstPort), new OwnHosts());
  return {
    listeners,
    state,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await listeners.closeAll();
      store.close();
    },
  };
}

/**
 * A port that is free, as the two after it are. Below those that systems hand out, so that none of them is somebody
 * else's a moment later.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(20_000, 30_000);
  const isFree = await Promise.all(
    [port, port + 1, port + 2].map(async (each) => {
      const server = createServer();
      return listen(server, each).then(
        () => closeServer(server).then(() => true),
        () => false,
      );
    }),
  );
  return isFree.every(Boolean) ? port : freePort();
}

/** Somebody else who listens on a port. */
export async function occupy(port = 0) {
  const server = createServer();
  return { port: await listen(server, port), [Symbol.asyncDispose]: () => closeServer(server) };
}
