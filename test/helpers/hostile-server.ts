import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { brotliCompressSync, constants, createGzip, deflateSync, gzipSync } from 'node:zlib';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const HTML = { 'content-type': 'text/html' };
const MEGABYTE = Buffer.alloc(1024 * 1024, 32);
const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

/** Writes for as long as somebody reads: a body that has no end. */
function pour(response: ServerResponse, chunk: Buffer): void {
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
}

/** Sends a piece now and then, so that no timeout of an idle connection ends it. */
function drip(response: ServerResponse, send: () => void): void {
  const timer = setInterval(send, 50);
  response.on('close', () => clearInterval(timer));
}

const packed = (encoding: string, body: Buffer): Answer => {
  return (response) => response.writeHead(200, { ...HTML, 'content-encoding': encoding }).end(body);
};

/** What a server can do to whoever asks it, by the path that is asked for. */
const ANSWERS: Record<string, Answer> = {
  hang: () => {},
  'hang-after-headers': (response) => response.writeHead(200, HTML).flushHeaders(),
  'drip-headers': (response) => {
    response.socket?.write('HTTP/1.1 200 OK\r\n');
    drip(response, () => response.socket?.write('x-drip: 1\r\n'));
  },
  'drip-body': (response) => {
    response.writeHead(200, HTML);
    drip(response, () => response.write('.'));
  },
  'giant-body': (response) => pour(response.writeHead(200, HTML), MEGABYTE),
  'giant-length': (response) => pour(response.writeHead(200, { ...HTML, 'content-length': 2e12 }), MEGABYTE),
  'giant-headers': (response) =>
    response.socket?.end(`HTTP/1.1 200 OK\r\nx-much: ${'x'.repeat(1e6)}\r\n\r\n`),
  'many-headers': (response) => response.socket?.end(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(1e5)}\r\n`),
  'gzip-bomb': packed('gzip', gzipSync(Buffer.alloc(200e6))),
  'deflate-bomb': packed('deflate', deflateSync(Buffer.alloc(200e6))),
  'brotli-bomb': packed('br', brotliCompressSync(Buffer.alloc(200e6), FAST)),
  'endless-gzip': (response) => {
    const gzip = createGzip();
    gzip.pipe(response.writeHead(200, { ...HTML, 'content-encoding': 'gzip' }));
    const more = (): void => {
      while (!response.destroyed && gzip.write(MEGABYTE));
    };
    gzip.on('drain', more);
    more();
  },
  'bad-gzip': packed('gzip', Buffer.from('no gzip at all')),
  'cut-gzip': packed('gzip', gzipSync(Buffer.from('<p>'.repeat(1e4))).subarray(0, 40)),
  truncated: (response) => {
    response.writeHead(200, { ...HTML, 'content-length': 1000 }).write('<p>');
    setTimeout(() => response.destroy(), 20);
  },
  'no-answer': (response) => void response.socket?.destroy(),
  'no-http': (response) => void response.socket?.end('220 smtp.example ESMTP\r\n'),
  'wrong-type': (response) => response.writeHead(200, { 'content-type': 'application/zip' }).end('PK'),
  'no-type': (response) => response.writeHead(200).end('?'),
  'redirect-loop': (response) => response.writeHead(302, { location: '/redirect-loop' }).end(),
  'redirect-nowhere': (response) => response.writeHead(302).end(),
  'redirect-file': (response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  'redirect-data': (response) => response.writeHead(302, { location: 'data:text/html,hello' }).end(),
  'redirect-bomb': (response) => pour(response.writeHead(302, { location: '/ok' }), MEGABYTE),
  'not-found': (response) => response.writeHead(404, HTML).end('gone'),
  unasked: (response) => response.writeHead(304).end(),
  'no-content': (response) => response.writeHead(204).end(),
};

/** All that a hostile server does: see {@link hostileServer}. */
export const HOSTILITIES = Object.keys(ANSWERS);

/** A server that answers `/<hostility>` so, and anything else as one would wish. */
export const hostileServer: RequestListener = (request, response) => {
  const answer = ANSWERS[request.url?.slice(1) ?? ''];
  if (answer) answer(response, request);
  else response.writeHead(200, HTML).end('<p>hello');
};
