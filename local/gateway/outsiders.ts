import type { IncomingMessage } from 'node:http';
import type { OwnHosts } from '../own-hosts.ts';
import { AwsError } from './aws-error.ts';
import type { Call } from './call.ts';

/**
 * Refuses what calls the gateway by a name that is none of its own.
 * @throws AwsError by a code that AWS does not have, so that its status is the same for all services
 */
export function refuseStrangers(request: IncomingMessage, hosts: OwnHosts): void {
  const refusal = hosts.refusal(request);
  if (refusal !== undefined) throw new AwsError('HostNotAllowed', refusal, 403);
}

/**
 * A web page could sign requests too: everybody knows the local accounts' keys. S3 is for pages, as far as a bucket's
 * CORS lets them; nothing else is.
 * @throws AwsError `AccessDenied`
 */
export function refusePages({ headers, service }: Call): void {
  if (headers.origin === undefined || service === 's3') return;
  throw new AwsError('AccessDenied', `Pages may not call ${service}`, 403);
}
