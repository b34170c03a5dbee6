import { createHash } from 'node:crypto';
import { Crc32, Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';
import { AwsError } from '../gateway/aws-error.ts';
import { type Call, readBody } from '../gateway/call.ts';

interface Digest {
  update(chunk: Uint8Array): unknown;
  digest(): Uint8Array | Promise<Uint8Array>;
}

const PREFIX = 'x-amz-checksum-';

/** The header of an algorithm's checksum: `CRC32` has `x-amz-checksum-crc32`. */
export const checksumHeader = (algorithm: string): string => PREFIX + algorithm.toLowerCase();

const ALGORITHMS: Record<string, () => Digest> = {
  crc32: () => new Crc32(),
  crc32c: () => new Crc32c(),
  crc64nvme: () => new Crc64Nvme(),
  sha1: () => createHash('sha1'),
  sha256: () => createHash('sha256'),
};

/** The checksum that came with a body, computed along and compared at its end. */
export class Checksums {
  readonly #header: string | undefined;
  readonly #digest: Digest | undefined;

  /** @param names - of all headers, and of the trailers that are announced */
  constructor(names: Iterable<string>) {
    for (const name of names) {
      const make = name.startsWith(PREFIX) ? ALGORITHMS[name.slice(PREFIX.length)] : undefined;
      if (!make) continue;
      this.#header = name;
      this.#digest = make();
    }
  }

  update(chunk: Buffer): void {
    this.#digest?.update(chunk);
  }

  /** The checksum of what has come so far, by header name. */
  async compute(): Promise<Record<string, string>> {
    if (!this.#header || !this.#digest) return {};
    return { [this.#header]: Buffer.from(await this.#digest.digest()).toString('base64') };
  }

  /**
   * @param given - the value that the header or the trailer had
   * @returns what to keep, by header name
   * @throws AwsError `BadDigest` when the bytes are not those that were sent
   */
  async verify(given: (header: string) => string | undefined): Promise<Record<string, string>> {
    if (!this.#header || !this.#digest) return {};
    const computed = Buffer.from(await this.#digest.digest());
    const value = given(this.#header) ?? '';
    if (Buffer.from(value, 'base64').length !== computed.length)
      throw new AwsError('InvalidRequest', `Value for ${this.#header} header is invalid.`);
    if (value !== computed.toString('base64')) {
      const algorithm = this.#header.slice(PREFIX.length).toUpperCase();
      throw new AwsError(
        'BadDigest',
        `The ${algorithm} you specified did not match the calculated checksum.`,
      );
    }
    return { [this.#header]: value };
  }
}

/** Reads a body that must come with a checksum. @throws AwsError when it has none, or not that of these bytes */
export async function checkedBody({ headers, payload }: Call): Promise<Buffer> {
  const header = (name: string) => headers[name]?.toString();
  const sums = new Checksums([...Object.keys(headers), header('x-amz-trailer') ?? '']);
  const body = await readBody(payload);
  sums.update(body);
  const found = await sums.verify((name) => header(name) ?? payload.trailers[name]);
  const md5 = header('content-md5');
  if (md5 !== undefined && md5 !== createHash('md5').update(body).digest('base64'))
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  if (md5 === undefined && Object.keys(found).length === 0)
    throw new AwsError('InvalidRequest', 'Missing required header: Content-MD5 or x-amz-checksum-*');
  return body;
}
