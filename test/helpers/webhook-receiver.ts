import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { receiveBanner, type ReceivedBanner } from '../../samples/receive-banner.ts';
import { loopback } from './loopback.ts';

/** A server that takes banners as docs/publishers.md says, with a secret that a test may change. */
export async function startReceiver(secret: string) {
  const state = {
    secret,
    /** What it answers to the next requests, whatever they bring. */
    answers: [] as number[],
    received: [] as ReceivedBanner[],
    requests: 0,
  };
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    state.requests += 1;
    const banner = receiveBanner(request.headers, await buffer(request), state.secret, Date.now());
    const status = state.answers.shift() ?? (banner ? 204 : 401);
    if (banner && status === 204) state.received.push(banner);
    response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:9/' } : {}).end();
  };
  const server = await loopback((request, response) => void receive(request, response));
  return { ...server, state, url: `${server.client.endpoint}/banner` };
}
