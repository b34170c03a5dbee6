import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';

/** Serves on a free loopback port until disposed of. */
export async function loopback(server: Server | RequestListener) {
  const listening = typeof server === 'function' ? createServer(server) : server;
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    /** A client's configuration for this server. */
    client: {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
    [Symbol.asyncDispose]: async (): Promise<void> => {
      listening.closeAllConnections();
      listening.close();
      await once(listening, 'close');
    },
  };
}
