import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import busboy, { type Busboy } from 'busboy';
import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';

/** What a form has sent before its file, by name in lower case. */
export type Fields = Map<string, string>;

/** Of the names and values before the file. */
const FIELDS_LIMIT = 20 * 1024;

/** Takes a form apart as it comes: nothing of it is read ahead. */
export class FormReader {
  readonly fields: Fields = new Map();
  readonly #parser: Busboy;
  #size = 0;
  #file: Readable | undefined;
  #failure: AwsError | undefined;

  constructor(headers: Call['headers']) {
    try {
      this.#parser = busboy({ headers, defParamCharset: 'utf8' });
    } catch {
      throw malformed();
    }
    this.#parser.on('error', () => this.#fail(malformed()));
    this.#parser.on('field', (name: string | undefined, value, { valueTruncated }) => {
      if (name === undefined) this.#fail(malformed());
      else if (name.toLowerCase() === 'file') this.#addText(value, valueTruncated);
      else this.#addField(name.toLowerCase(), value);
    });
    this.#parser.on('file', (name: string | undefined, stream, { filename }) => {
      // The parser fails with it.
      stream.on('error', () => {});
      if (name?.toLowerCase() === 'file') return this.#addFile(stream, filename);
      stream.resume();
      if (!this.#file) this.#fail(notImplemented(`S3 POST of a field with a filename: ${name}`));
    });
  }

  get hasFile(): boolean {
    return this.#file !== undefined;
  }

  write(chunk: Buffer): void {
    this.#parser.write(chunk);
    if (this.#failure) throw this.#failure;
  }

  /** The bytes of the file that have come. */
  *pieces(): Generator<Buffer> {
    for (let piece = this.#file?.read(); piece; piece = this.#file?.read()) yield piece;
  }

  async end(): Promise<void> {
    this.#parser.end();
    await finished(this.#parser).catch(() => this.#fail(malformed()));
    if (this.#failure) throw this.#failure;
  }

  #addField(name: string, value: string): void {
    if (this.#file) return;
    this.#size += Buffer.byteLength(name + value);
    if (this.#size > FIELDS_LIMIT) {
      const message = 'Your POST request fields preceding the upload file were too large.';
      const extra = { MaxPostPreDataLengthBytes: String(FIELDS_LIMIT) };
      this.#fail(new AwsError('MaxPostPreDataLengthExceeded', message, 400, extra));
    }
    const before = this.fields.get(name);
    this.fields.set(name, before === undefined ? value : `${before},${value}`);
  }

  /** A file without a name comes as a field would: as text, and all at once. */
  #addText(text: string, truncated: boolean): void {
    if (truncated || text.includes('\uFFFD'))
      this.#fail(notImplemented('S3 POST of a file without a filename but as UTF-8 of at most 1 MB'));
    const stream = new Readable({ read: () => {} });
    stream.push(text);
    stream.push(null);
    this.#addFile(stream, undefined);
  }

  #addFile(stream: Readable, filename: string | undefined): void {
    if (this.#file) {
      stream.resume();
      return this.#fail(notOneFile(2));
    }
    this.#file = stream;
    if (filename === undefined) return;
    for (const [name, value] of this.fields)
      this.fields.set(
        name,
        value.replaceAll('${filename}', () => filename),
      );
  }

  #fail(error: AwsError): void {
    this.#failure ??= error;
  }
}

/** @param count - how many there are */
export function notOneFile(count: number): AwsError {
  const extra = { ArgumentName: 'file', ArgumentValue: String(count) };
  return new AwsError('InvalidArgument', 'POST requires exactly one file upload per request.', 400, extra);
}

const malformed = () =>
  new AwsError(
    'MalformedPOSTRequest',
    'The body of your POST request is not well-formed multipart/form-data.',
  );
