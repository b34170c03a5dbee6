import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AccessRequest } from '../iam/request.ts';
import type { Principal } from '../iam/credentials.ts';
import type { Cause } from '../trace.ts';
import { AwsError } from './aws-error.ts';

/** The body of a call. Iterating it throws an `AwsError` when the bytes are not the signed ones. */
export interface Payload extends AsyncIterable<Buffer> {
  /** Trailing headers (lower case), complete once the body has been read: SDKs send checksums in them. */
  readonly trailers: Record<string, string>;
}

/** One authenticated request to one AWS service. */
export interface Call {
  requestId: string;
  /** The service as signatures name it: `s3`, `dynamodb`, `lambda`, … */
  service: string;
  /** The API operation, `PutObject`; set by the service once it knows. */
  operation?: string;
  region: string;
  /** Who signed the call; null is anonymous. */
  principal: Principal | null;
  method: string;
  /** The path exactly as it was sent, still percent-encoded. */
  rawPath: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  payload: Payload;
  response: ServerResponse;
  /** The invocation in which a function makes this call. */
  cause?: Cause | undefined;
  /** What a service has asked about: ARNs. Once there is one, it has asked what whoever calls may do. */
  readonly asked: Set<string>;
  /** Whether whoever calls may do this as well. */
  allows(request: AccessRequest): boolean;
  /** To be called by the service once it knows what is asked of it. @throws AwsError `AccessDenied` */
  authorize(request: AccessRequest, known?: { absent: string }): void;
}

/** One AWS service behind the gateway. It writes the answer, or throws an `AwsError`. */
export interface Service {
  handle(call: Call): Promise<void>;
  /** Writes an error in the service's own format. */
  fail(call: Call, error: AwsError): void;
}

/** Reads a payload into memory. @throws AwsError `RequestEntityTooLarge` beyond `limit` bytes. */
export async function readBody(payload: Payload, limit = 16 * 1024 * 1024): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload) {
    size += chunk.length;
    if (size > limit)
      throw new AwsError('RequestEntityTooLarge', `Request must be smaller than ${limit} bytes`, 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
