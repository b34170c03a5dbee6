import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { CredentialStore, Principal } from '../iam/credentials.ts';
import { AwsError, notImplemented } from './aws-error.ts';
import { type Call, type Payload, readBody, type Service } from './call.ts';
import { bufferedPayload, payloadOf } from './payload.ts';
import { type Claim, claimOf, type SigningContext, sha256, verify } from './signature.ts';

export interface GatewayOptions {
  credentials: CredentialStore;
  /** By the name that signatures have for them. */
  services: Record<string, Service>;
  region: string;
  /** Answers everything under `/_local/`. */
  internal: (request: IncomingMessage, response: ServerResponse) => void;
  /** Hears of each call that a service has answered. */
  onCall: (call: Call) => void;
  onCrash: (call: Call, error: unknown) => void;
}

/** One port for every AWS service: finds out who calls which, checks the signature, and hands the call over. */
export function createGateway(options: GatewayOptions): Server {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/_local/')) options.internal(request, response);
    else void serve(request, response, options);
  });
  // Uploads may take their time.
  server.requestTimeout = 0;
  return server;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: GatewayOptions,
): Promise<void> {
  const [rawPath = '/', ...search] = (request.url ?? '/').split('?');
  const call: Call = {
    requestId: randomUUID(),
    service: 's3',
    region: options.region,
    principal: null,
    method: request.method ?? 'GET',
    rawPath,
    query: new URLSearchParams(search.join('?')),
    headers: request.headers,
    payload: payloadOf(request, 'UNSIGNED-PAYLOAD', undefined),
    response,
  };
  response.setHeader('x-amz-request-id', call.requestId);
  response.setHeader('x-amzn-requestid', call.requestId);
  response.setHeader('x-amz-id-2', randomBytes(24).toString('base64'));
  // Without a signature it can only be S3, or a browser's preflight, which never has one.
  let service = options.services['s3'];
  try {
    const claimed = call.method === 'OPTIONS' ? undefined : claimOf(call);
    if (claimed) {
      call.service = claimed.service;
      call.region = claimed.region;
      service = options.services[claimed.service];
      if (!service) throw notImplemented(claimed.service);
      Object.assign(call, await authenticate(request, call, claimed, options.credentials));
    }
    await service?.handle(call);
    options.onCall(call);
  } catch (error) {
    answerError(call, service, error, options);
  }
}

async function authenticate(
  request: IncomingMessage,
  call: Call,
  claimed: Claim,
  credentials: CredentialStore,
): Promise<{ principal: Principal; payload: Payload }> {
  const known = credentials.find(claimed.accessKeyId);
  if (!known) {
    throw new AwsError(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      403,
    );
  }
  const check = (payloadHash: string): SigningContext =>
    verify({ ...call, payloadHash }, claimed, known.credentials, Date.now());
  const header = call.headers['x-amz-content-sha256'];
  const given = Array.isArray(header) ? header[0] : header;
  if (claimed.expires !== undefined || call.service === 's3') {
    const hash = claimed.expires === undefined ? (given ?? 'UNSIGNED-PAYLOAD') : 'UNSIGNED-PAYLOAD';
    const signing = check(hash);
    return { principal: known.principal, payload: payloadOf(request, given ?? hash, signing) };
  }
  // Other services' bodies are small, and not all of their clients send the hash along.
  const body = await readBody(call.payload);
  check(sha256(body));
  return { principal: known.principal, payload: bufferedPayload(body) };
}

function answerError(
  call: Call,
  service: Service | undefined,
  error: unknown,
  options: GatewayOptions,
): void {
  const { response } = call;
  const known = error instanceof AwsError;
  // A client that hung up is nobody's mistake.
  if (!known && !response.closed) options.onCrash(call, error);
  if (response.headersSent || response.closed) {
    response.destroy();
    return;
  }
  const told = known
    ? error
    : new AwsError('InternalError', 'We encountered an internal error. Please try again.', 500);
  // What is left of the body must not be taken for the next request.
  if (!call.response.req.complete) response.setHeader('connection', 'close');
  if (service) service.fail(call, told);
  else
    response
      .writeHead(told.status, { 'content-type': 'application/json', 'x-amzn-errortype': told.code })
      .end(JSON.stringify({ message: told.message }));
}
