import type { CredentialStore, Principal } from '../iam/credentials.ts';
import { AwsError } from './aws-error.ts';
import { type Call, type Payload, readBody } from './call.ts';
import type { Claim } from './claim.ts';
import { payloadOf, untrailed } from './payload.ts';
import { sha256, verify } from './signature.ts';

/** Checks who calls, and that it is their request; its body is checked as it is read. @throws AwsError */
export async function authenticate(
  call: Pick<Call, 'service' | 'method' | 'rawPath' | 'query' | 'headers' | 'payload'>,
  claimed: Claim,
  credentials: CredentialStore,
): Promise<{ principal: Principal; payload: Payload }> {
  const known = credentials.find(claimed.accessKeyId);
  if (!known) {
    const message = 'The AWS Access Key Id you provided does not exist in our records.';
    throw new AwsError('InvalidAccessKeyId', message, 403);
  }
  const { principal, expiresAt } = known;
  const check = (payloadHash: string) =>
    verify({ ...call, payloadHash }, claimed, known.credentials, Date.now());
  checkExpiry(expiresAt);
  if (call.service !== 's3') {
    // Other services' bodies are small, and not all of their clients send the hash along.
    const body = await readBody(call.payload);
    check(sha256(body));
    return { principal, payload: untrailed(buffered(body)) };
  }
  const isPresigned = claimed.expires !== undefined;
  const hash =
    call.headers['x-amz-content-sha256']?.toString() ?? (isPresigned ? 'UNSIGNED-PAYLOAD' : undefined);
  if (hash === undefined) {
    throw new AwsError('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  }
  const signing = check(isPresigned ? 'UNSIGNED-PAYLOAD' : hash);
  return { principal, payload: payloadOf(call.payload, call.headers, hash, signing) };
}

/** @param expiresAt - epoch milliseconds @throws AwsError for keys that are no longer good */
export function checkExpiry(expiresAt = Infinity): void {
  if (Date.now() < expiresAt) return;
  throw new AwsError('ExpiredToken', 'The security token included in the request is expired', 400);
}

async function* buffered(body: Buffer): AsyncGenerator<Buffer> {
  yield body;
}
