import { createHash } from 'node:crypto';
import { Crc32, Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';
import { AwsError } from '../gateway/aws-error.ts';

interface Digest {
  update(chunk: Uint8Array): unknown;
  digest(): Uint8Array | Promise<Uint8Array>;
}

const PREFIX = 'x-amz-checksum-';

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

  /**
   * @param given - the value that the header or the trailer had
   * @returns what to keep, by header name
   * @throws AwsError `BadDigest` when the bytes are not those that were sent
   */
  async verify(given: (header: string) => string | undefined): Promise<Record<string, string>> {
    if (!this.#header || !this.#digest) return {};
    const computed = Buffer.from(await this.#digest.digest()).toString('base64');
    if (given(this.#header) !== computed) {
      const algorithm = this.#header.slice(PREFIX.length).toUpperCase();
      throw new AwsError(
        'BadDigest',
        `The ${algorithm} you specified did not match the calculated checksum.`,
      );
    }
    return { [this.#header]: computed };
  }
}
