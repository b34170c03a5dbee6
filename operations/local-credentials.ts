import { OperatorError } from './errors.ts';

/** AWS_ENDPOINT_URL holds no address. */
export class EndpointError extends OperatorError {
  override readonly name = 'EndpointError';
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html */
const SHORTEST_KEY_OF_AWS = 16;

/**
 * Signs calls to a local cloud as its administrator, whatever profile or keys of a real account the shell has: those
 * are unknown there, and it is none of its business. Keys that cannot be AWS's were chosen for it, and stay.
 * @param env - is changed
 * @throws EndpointError
 */
export function useLocalCredentials(env: NodeJS.ProcessEnv): void {
  const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: key } = env;
  if (!endpoint || !isLoopback(endpoint)) return;
  delete env['AWS_PROFILE'];
  if (key && key.length < SHORTEST_KEY_OF_AWS) return;
  delete env['AWS_SESSION_TOKEN'];
  Object.assign(env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
}

/** Whether an address leads to this machine. @throws EndpointError if it is none */
export function isLoopback(address: string): boolean {
  const { protocol, hostname } = URL.canParse(address) ? new URL(address) : {};
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new EndpointError(
      `AWS_ENDPOINT_URL is ${address}, which is no address. For a local cloud type: export AWS_ENDPOINT_URL=http://127.0.0.1:4566`,
    );
  return LOOPBACK.includes(hostname ?? '');
}
