import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Counts the sockets that this process makes to connect with, until disposed of. */
export function clientSockets() {
  let count = 0;
  const note = (): void => {
    count += 1;
  };
  subscribe('net.client.socket', note);
  return {
    get count() {
      return count;
    },
    [Symbol.dispose]: (): void => void unsubscribe('net.client.socket', note),
  };
}
