import { createHash } from 'node:crypto';
import { AwsError } from './aws-error.ts';
import { equal, hmac, type SigningContext } from './signature.ts';

const LINE_LIMIT = 16 * 1024;
const EMPTY_SHA256 = createHash('sha256').digest('hex');

/**
 * Decodes `aws-chunked`, the framing in which SDKs stream a body: sized chunks, each signed on top of the one
 * before, and trailing headers such as a checksum.
 * @param trailers - filled when the body has been read
 * @param signing - checks each chunk's signature; undefined for an unsigned stream
 */
export async function* decodeChunks(
  source: AsyncIterable<Buffer>,
  trailers: Record<string, string>,
  signing: SigningContext | undefined,
): AsyncGenerator<Buffer> {
  const reader = new Reader(source);
  let previous = signing?.signature ?? '';
  for (;;) {
    const [size = '', ...extensions] = (await reader.line()).split(';');
    const length = Number.parseInt(size, 16);
    if (!/^[0-9a-f]+$/i.test(size)) throw new AwsError('InvalidRequest', `Not a chunk size: ${size}`);
    const hash = createHash('sha256');
    for await (const piece of reader.bytes(length)) {
      if (signing) hash.update(piece);
      yield piece;
    }
    if (signing) {
      const signature = /chunk-signature=([0-9a-f]+)/.exec(extensions.join(';'))?.[1] ?? '';
      const { key, scope, date } = signing;
      const toSign = [
        'AWS4-HMAC-SHA256-PAYLOAD',
        date,
        scope,
        previous,
        EMPTY_SHA256,
        hash.digest('hex'),
      ].join('\n');
      checkSignature(hmac(key, toSign).toString('hex'), signature);
      previous = signature;
    }
    if (length === 0) break;
    await reader.line();
  }
  await readTrailers(reader, trailers, signing, previous);
}

async function readTrailers(
  reader: Reader,
  trailers: Record<string, string>,
  signing: SigningContext | undefined,
  previous: string,
): Promise<void> {
  for (let line = await reader.line(); line; line = await reader.line()) {
    const colon = line.indexOf(':');
    trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  const signature = trailers['x-amz-trailer-signature'];
  if (!signing || signature === undefined) return;
  delete trailers['x-amz-trailer-signature'];
  const text = Object.entries(trailers)
    .map(([name, value]) => `${name}:${value}\n`)
    .join('');
  const hash = createHash('sha256').update(text).digest('hex');
  const { key, scope, date } = signing;
  const toSign = ['AWS4-HMAC-SHA256-TRAILER', date, scope, previous, hash].join('\n');
  checkSignature(hmac(key, toSign).toString('hex'), signature);
}

function checkSignature(expected: string, given: string): void {
  if (!equal(expected, given)) {
    throw new AwsError('SignatureDoesNotMatch', 'A chunk of the stream does not match its signature.', 403);
  }
}

/** Reads lines and counted bytes from a stream of arbitrary pieces. */
class Reader {
  readonly #source: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** A line without its end; empty at the end of the stream. */
  async line(): Promise<string> {
    let end = this.#buffer.indexOf('\r\n');
    while (end < 0) {
      if (this.#buffer.length > LINE_LIMIT)
        throw new AwsError('InvalidRequest', 'A chunk header is too long');
      if (!(await this.#more())) {
        if (this.#buffer.length > 0) throw new AwsError('IncompleteBody', 'The chunked body ended early');
        return '';
      }
      end = this.#buffer.indexOf('\r\n');
    }
    const line = this.#buffer.toString('latin1', 0, end);
    this.#buffer = this.#buffer.subarray(end + 2);
    return line;
  }

  async *bytes(length: number): AsyncGenerator<Buffer> {
    let left = length;
    while (left > 0) {
      if (this.#buffer.length === 0 && !(await this.#more())) {
        throw new AwsError('IncompleteBody', 'The chunked body ended early');
      }
      const piece = this.#buffer.subarray(0, left);
      this.#buffer = this.#buffer.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#source.next();
    if (done) return false;
    this.#buffer = this.#buffer.length === 0 ? value : Buffer.concat([this.#buffer, value]);
    return true;
  }
}
