import type { IncomingMessage } from 'node:http';
import { authenticate } from '../gateway/authenticate.ts';
import { AwsError, inWordsOf } from '../gateway/aws-error.ts';
import { claimOf } from '../gateway/claim.ts';
import { untrailed } from '../gateway/payload.ts';
import type { CredentialStore, Principal } from '../iam/credentials.ts';
import type { FunctionUrlConfig } from './config.ts';

/** Who signed a request, and with which key. */
export interface Signer extends Principal {
  accessKeyId: string;
}

/**
 * Finds out who has signed a request, by Signature Version 4 for the service `lambda`.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 * @throws AwsError in Lambda's words for a request that nobody signed, or not as it is
 */
export async function signerOf(
  { region }: FunctionUrlConfig,
  { method = 'GET', url = '/', headers }: IncomingMessage,
  body: Buffer,
  credentials: CredentialStore,
): Promise<Signer> {
  const [rawPath = '/', ...search] = url.split('?');
  const query = new URLSearchParams(search.join('?'));
  try {
    const claimed = claimOf(headers, query);
    if (!claimed) throw new AwsError('AccessDenied', 'The request is not signed', 403);
    const { accessKeyId } = claimed;
    if (claimed.service !== 'lambda' || claimed.region !== region) {
      const message = `Credential should be scoped to the service lambda in ${region}.`;
      throw new AwsError('SignatureDoesNotMatch', message, 403);
    }
    const call = { service: 'lambda', method, rawPath, query, headers, payload: untrailed(once(body)) };
    const { principal } = await authenticate(call, claimed, credentials);
    return { ...principal, accessKeyId };
  } catch (error) {
    throw error instanceof AwsError ? inWordsOf('lambda', error) : error;
  }
}

async function* once(body: Buffer): AsyncGenerator<Buffer> {
  yield body;
}
