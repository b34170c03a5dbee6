import { isLoopback } from './loopback.ts';
import { UserError } from './user-error.ts';

/** The shell names a local cloud, and none is there. */
export class NothingListensError extends UserError {
  override readonly name = 'NothingListensError';
}

/**
 * The address that `AWS_ENDPOINT_URL` has, if it has one.
 * @throws NothingListensError if it is one of this machine, and nobody answers there
 */
export async function namedEndpoint(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { AWS_ENDPOINT_URL: endpoint } = env;
  if (!endpoint) return undefined;
  if (!URL.canParse(endpoint) || !isLoopback(new URL(endpoint).hostname)) return endpoint;
  // Any answer will do: it need not be this local cloud.
  await fetch(endpoint).catch(() => {
    throw new NothingListensError(
      `Nothing listens at ${endpoint}, where AWS_ENDPOINT_URL leads. Start it there with npm start, or type: unset AWS_ENDPOINT_URL`,
    );
  });
  return endpoint;
}
