import { brotliDecompressSync, gzipSync } from 'node:zlib';

/** The parts of an answer that carry its content. */
export interface Encoded {
  headers: Record<string, string>;
  body: string;
  isBase64Encoded: boolean;
}

/**
 * Bytes in the densest form that the client takes. They are compressed when the function is built; who takes no brotli,
 * which is none of today's browsers, has them unpacked.
 * @param br - compressed with brotli, in base64
 * @param accepted - the request's `Accept-Encoding`
 */
export function encode(br: string, accepted = ''): Encoded {
  const takes = codings(accepted);
  if (takes.has('br')) return binary('br', br);
  const plain = brotliDecompressSync(Buffer.from(br, 'base64'));
  if (takes.has('gzip')) return binary('gzip', gzipSync(plain).toString('base64'));
  return { headers: {}, body: plain.toString('utf8'), isBase64Encoded: false };
}

const binary = (coding: string, body: string): Encoded => ({
  headers: { 'content-encoding': coding },
  body,
  isBase64Encoded: true,
});

/** @see https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding */
function codings(accepted: string): Set<string> {
  const parts = accepted.toLowerCase().split(',');
  const taken = parts.filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part));
  return new Set(taken.map((part) => part.split(';')[0]?.trim() ?? ''));
}
