import { hmac, type RawRequest, type Seed, sha256, signed } from './raw-request.ts';

const STREAM = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';

/** A PUT of a body in signed chunks, with signed trailing headers if any are given. */
export function signedStream(
  endpoint: string,
  path: string,
  pieces: string[],
  trailers?: Record<string, string>,
): RawRequest {
  const headers = {
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': String(Buffer.byteLength(pieces.join(''))),
    ...(trailers && { 'x-amz-trailer': Object.keys(trailers).join(',') }),
  };
  const payloadHash = trailers ? `${STREAM}-TRAILER` : STREAM;
  const request = signed(endpoint, { method: 'PUT', path, headers, body: '' }, { payloadHash });
  return { ...request, body: framed(request.seed, pieces, trailers) };
}

function framed(
  { signature, date, scope, key }: Seed,
  pieces: string[],
  trailers?: Record<string, string>,
): string {
  let previous = signature;
  const sign = (kind: string, ...hashes: string[]): string => {
    const toSign = [`AWS4-HMAC-SHA256-${kind}`, date, scope, previous, ...hashes].join('\n');
    previous = hmac(key, toSign).toString('hex');
    return previous;
  };
  const chunks = [...pieces, ''].map((piece) => {
    const size = Buffer.byteLength(piece).toString(16);
    return `${size};chunk-signature=${sign('PAYLOAD', sha256(''), sha256(piece))}\r\n${piece}${piece && '\r\n'}`;
  });
  const lines = Object.entries(trailers ?? {}).map(([name, value]) => `${name}:${value}`);
  if (trailers)
    lines.push(
      `x-amz-trailer-signature:${sign('TRAILER', sha256(lines.map((line) => `${line}\n`).join('')))}`,
    );
  return [...chunks, ...lines.map((line) => `${line}\r\n`), '\r\n'].join('');
}
