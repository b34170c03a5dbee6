import type { Call } from '../gateway/call.ts';
import { type Fields, FormReader, notOneFile } from './form-reader.ts';

/**
 * Reads a form as far as its file, and hands both to `use`. What is in the form after its file does not count.
 * @throws AwsError when it is not well-formed, or has not exactly one file
 */
export async function readForm(
  { headers, payload }: Pick<Call, 'headers' | 'payload'>,
  use: (fields: Fields, file: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const form = new FormReader(headers);
  const chunks = payload[Symbol.asyncIterator]();
  try {
    while (!form.hasFile) {
      const { done, value } = await chunks.next();
      if (done) {
        await form.end();
        throw notOneFile(0);
      }
      form.write(value);
    }
    await use(form.fields, fileOf(form, chunks));
  } finally {
    await chunks.return?.();
  }
}

async function* fileOf(form: FormReader, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* form.pieces();
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    form.write(next.value);
    yield* form.pieces();
  }
  await form.end();
}
