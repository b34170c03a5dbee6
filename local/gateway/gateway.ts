import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Access } from '../iam/access.ts';
import type { CredentialStore } from '../iam/credentials.ts';
import type { OwnHosts } from '../own-hosts.ts';
import { authenticate } from './authenticate.ts';
import { AwsError, inWordsOf, notImplemented } from './aws-error.ts';
import { bodyOf } from './body.ts';
import type { Call, Service } from './call.ts';
import { claimOf } from './claim.ts';
import { hold, NotAskedError } from './hold.ts';
import { refuse } from './no-service.ts';
import { refusePages, refuseStrangers } from './outsiders.ts';
import { untrailed } from './payload.ts';
import type { Cause } from '../trace.ts';

export interface GatewayOptions {
  hosts: OwnHosts;
  credentials: CredentialStore;
  access: Pick<Access, 'allows' | 'check'>;
  /** By the name that signatures have for them. */
  services: Record<string, Service>;
  region: string;
  /** Answers everything under `/_local/`. */
  internal: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Comes before each call that is let in. @throws AwsError to refuse it */
  disturb: (call: Call) => void;
  /** The invocation in which a function makes a call, if it is one that does. */
  causeOf: (call: Call) => Cause | undefined;
  /** Hears of each call that a service has answered. */
  onCall: (call: Call) => void;
  onCrash: (call: Call, error: unknown) => void;
}

/** One port for every AWS service: finds out who calls which, checks the signature, and hands the call over. */
export function createGateway(options: GatewayOptions): Server {
  const internal = options.hosts.guard((request, response) => {
    // People type it without the last slash.
    if (request.url === '/_local') response.writeHead(308, { location: '/_local/' }).end();
    else void options.internal(request, response);
  });
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (/^\/_local(\/|$)/.test(request.url ?? '')) internal(request, response);
    else void serve(request, response, options);
  };
  const server = createServer(answer);
  // A body that is refused by its headers need not be sent at all.
  server.on('checkContinue', answer);
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
    payload: untrailed(bodyOf(request, response)),
    response,
    asked: new Set(),
    allows(asked) {
      return options.access.allows(this.principal, asked);
    },
    authorize(asked, known) {
      call.asked.add(asked.resource);
      options.access.check(this.principal, asked, { ...known, cause: this.cause });
    },
  };
  response.setHeader('x-amz-request-id', call.requestId);
  response.setHeader('x-amzn-requestid', call.requestId);
  response.setHeader('x-amz-id-2', randomBytes(24).toString('base64'));
  // Without a signature it can only be S3, or a browser's preflight, which never has one.
  let service = options.services['s3'];
  const release = hold(response, () => call.asked.size > 0 || isForEverybody(call));
  try {
    checkPath(rawPath);
    const claimed = call.method === 'OPTIONS' ? undefined : claimOf(call.headers, call.query);
    if (claimed) {
      call.service = claimed.service;
      call.region = claimed.region;
      service = options.services[claimed.service];
    }
    refuseStrangers(request, options.hosts);
    if (claimed) {
      refusePages(call);
      if (!service) throw notImplemented(claimed.service);
      Object.assign(call, await authenticate(call, claimed, options.credentials));
      // What is presigned, somebody else may send, at any time.
      if (claimed.expires === undefined) call.cause = options.causeOf(call);
    }
    options.disturb(call);
    await service?.handle(call);
    if (call.asked.size === 0 && !isForEverybody(call))
      throw new NotAskedError('It was done without a look at policies');
    options.onCall(call);
  } catch (error) {
    release();
    answerError(call, service, error, options);
  }
}

/** Who one is, one may ask without a permission; a browser's preflight is not even somebody's. */
const isForEverybody = ({ method, service, operation }: Call): boolean =>
  method === 'OPTIONS' || (service === 'sts' && operation === 'GetCallerIdentity');

function checkPath(rawPath: string): void {
  try {
    decodeURIComponent(rawPath);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
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
  if (!known && !response.destroyed) options.onCrash(call, error);
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const told = known
    ? inWordsOf(call.service, error)
    : new AwsError('InternalError', 'We encountered an internal error. Please try again.', 500);
  if (service) service.fail(call, told);
  else refuse(call, told);
  // A client reads the answer only when its body is taken off its hands.
  response.req.resume();
}
