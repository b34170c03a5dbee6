import { createServer } from 'node:http';
import { closeServer, listen } from '../../local/loopback.ts';

/** A port that nobody listens on, for a program that is told one; somebody else may take it in between. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await closeServer(server);
  return port;
}
