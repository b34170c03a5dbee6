import { createServer, type Server } from 'node:http';
import { answer } from './answer.ts';

/**
 * A small blog that changes by itself.
 * @param speed - how many times faster than usual
 * @param now - epoch milliseconds
 */
export const createBlog = (speed: number, now = Date.now): Server =>
  createServer(({ method = '', url = '/', headers }, response) => {
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const path = url.split('?', 1)[0] ?? url;
    const origin = `http://${headers.host ?? 'localhost'}`;
    const told = answer({ path, known: headers['if-none-match'], origin, now: now(), speed });
    response.writeHead(told.status, { ...told.headers, 'x-content-type-options': 'nosniff' });
    response.end(method === 'HEAD' ? undefined : told.body);
  });
