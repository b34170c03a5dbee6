import { addAbortSignal, Readable } from 'node:stream';
import { AppError } from './errors.ts';

/** The SDK's timeouts end with the headers, and it does not repeat a body that breaks off. */
const BODY_TIMEOUT_MS = 20_000;

/** A response ended early. */
export class TruncatedBodyError extends AppError {
  override readonly name = 'TruncatedBodyError';
  readonly code = 'TRUNCATED_BODY';
  readonly retryable = true;
}

/**
 * Reads a response's body into one Buffer of the expected size: a growing one would need twice the memory.
 * @throws TruncatedBodyError if fewer bytes came, AbortError if they took too long
 */
export async function readBody(body: unknown, bytes: number, signal: AbortSignal): Promise<Buffer> {
  if (!(body instanceof Readable)) throw new TypeError('The response has no body to stream');
  addAbortSignal(AbortSignal.any([signal, AbortSignal.timeout(BODY_TIMEOUT_MS)]), body);
  const buffer = Buffer.allocUnsafe(bytes);
  let read = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) read += chunk.copy(buffer, read);
  if (read < bytes) throw new TruncatedBodyError(`Got ${read} of ${bytes} bytes`);
  return buffer;
}
