import { createHash } from 'node:crypto';
import { AwsError } from './aws-error.ts';
import { ChunkReader } from './chunk-reader.ts';
import { equal, hmac, type SigningContext, sha256 } from './signature.ts';

const EMPTY_SHA256 = sha256('');

/** What is known of a chunked body before it is read. */
export interface Framing {
  /** Bytes without the framing. */
  length: number;
  /** The names of the trailing headers, in lower case; undefined when the body's kind has none. */
  trailers: string[] | undefined;
  /** Checks each chunk's signature, and that of the trailers; undefined for an unsigned stream. */
  signing: SigningContext | undefined;
}

/**
 * Decodes `aws-chunked`, the framing in which SDKs stream a body: sized chunks, each signed on top of the one
 * before, and trailing headers such as a checksum.
 * @param trailers - filled when the body has been read
 */
export async function* decodeChunks(
  source: AsyncIterable<Buffer>,
  framing: Framing,
  trailers: Record<string, string>,
): AsyncGenerator<Buffer> {
  const reader = new ChunkReader(source);
  const chain = framing.signing && new SignatureChain(framing.signing);
  let left = framing.length;
  try {
    for (;;) {
      const { size, signature } = headerOf(await reader.line());
      left -= size;
      if (left < 0) throw incomplete();
      const hash = createHash('sha256');
      for await (const piece of reader.bytes(size)) {
        if (chain) hash.update(piece);
        yield piece;
      }
      chain?.check('PAYLOAD', `${EMPTY_SHA256}\n${hash.digest('hex')}`, signature);
      if (size === 0) break;
      if ((await reader.line()) !== '')
        throw new AwsError('InvalidRequest', 'A chunk is longer than it says');
    }
    if (left > 0) throw incomplete();
    if (framing.trailers) Object.assign(trailers, await readTrailers(reader, framing.trailers, chain));
  } finally {
    await reader.close();
  }
}

const incomplete = (): AwsError =>
  new AwsError('IncompleteBody', 'The body does not have the length of x-amz-decoded-content-length');

/** `400;chunk-signature=…` */
function headerOf(line: string): { size: number; signature: string } {
  const [size = '', ...extensions] = line.split(';');
  if (!/^[0-9a-f]{1,12}$/i.test(size)) throw new AwsError('InvalidRequest', `Not a chunk size: ${size}`);
  const signature = /^chunk-signature=([0-9a-f]+)$/.exec(extensions.join(';'))?.[1] ?? '';
  return { size: Number.parseInt(size, 16), signature };
}

async function readTrailers(
  reader: ChunkReader,
  names: string[],
  chain: SignatureChain | undefined,
): Promise<Record<string, string>> {
  const trailers: Record<string, string> = {};
  for (let line = await reader.line(); line; line = await reader.line()) {
    const colon = line.indexOf(':');
    trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  const { 'x-amz-trailer-signature': signature = '', ...rest } = trailers;
  if (Object.keys(rest).toSorted().join() !== names.toSorted().join()) {
    throw new AwsError(
      'MalformedTrailerError',
      'The trailing headers are not those that x-amz-trailer names',
    );
  }
  const text = Object.entries(rest).map(([name, value]) => `${name}:${value}\n`);
  chain?.check('TRAILER', sha256(text.join('')), signature);
  return rest;
}

/** The signatures of a stream, each built upon the one before. */
class SignatureChain {
  readonly #signing: SigningContext;
  #previous: string;

  constructor(signing: SigningContext) {
    this.#signing = signing;
    this.#previous = signing.signature;
  }

  /** @throws AwsError when a piece of the stream is not what was signed */
  check(kind: 'PAYLOAD' | 'TRAILER', hashes: string, given: string): void {
    const { key, scope, date } = this.#signing;
    const toSign = [`AWS4-HMAC-SHA256-${kind}`, date, scope, this.#previous, hashes].join('\n');
    this.#previous = hmac(key, toSign).toString('hex');
    if (!equal(this.#previous, given)) {
      throw new AwsError('SignatureDoesNotMatch', 'A chunk of the stream does not match its signature.', 403);
    }
  }
}
