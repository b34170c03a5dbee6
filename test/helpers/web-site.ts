import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { loopback } from './loopback.ts';

/** A page, or what is done instead of sending one. */
export type Page =
  | { type?: string; body?: string; status?: number; headers?: Record<string, string> }
  | ((request: IncomingMessage, response: ServerResponse) => void);

/** A web site whose pages can be changed, and which remembers what it was asked for. What is no page is 404. */
export async function startWebSite() {
  const pages = new Map<string, Page>();
  let asked: { path: string; headers: IncomingHttpHeaders }[] = [];
  const server = await loopback((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, headers: request.headers });
    const page = pages.get(path.split('?')[0] ?? '') ?? { status: 404 };
    if (typeof page === 'function') {
      page(request, response);
      return;
    }
    const { type = 'application/rss+xml', body = '', status = 200, headers = {} } = page;
    response.writeHead(status, { 'content-type': type, ...headers }).end(body);
  });
  return {
    ...server,
    origin: server.client.endpoint,
    /** Puts a page there. */
    serve: (path: string, page: Page) => void pages.set(path, page),
    /** What it was asked for since the last time, robots.txt aside. */
    asked: () => {
      const all = asked.filter(({ path }) => path !== '/robots.txt');
      asked = [];
      return all;
    },
  };
}

/** A feed with these posts, the newest first. */
export const feedOf = (...titles: string[]): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Blog</title>${titles
    .map(
      (title) =>
        `<item><title>${title}</title><guid>${title}</guid><link>/${encodeURIComponent(title)}</link></item>`,
    )
    .join('')}</channel></rss>`;
