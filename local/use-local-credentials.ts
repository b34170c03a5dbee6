import { ACCOUNTS } from './iam/accounts.ts';

/**
 * Signs calls to a local cloud as its administrator, whatever credentials the shell has: those of a real account
 * are unknown there, and it is none of its business.
 */
export function useLocalCredentials(env: NodeJS.ProcessEnv): void {
  if (!isLoopback(env['AWS_ENDPOINT_URL'])) return;
  delete env['AWS_PROFILE'];
  if (ACCOUNTS.some(({ accessKeyId }) => accessKeyId === env['AWS_ACCESS_KEY_ID'])) return;
  const [{ accessKeyId, secretAccessKey }] = ACCOUNTS;
  env['AWS_ACCESS_KEY_ID'] = accessKeyId;
  env['AWS_SECRET_ACCESS_KEY'] = secretAccessKey;
  delete env['AWS_SESSION_TOKEN'];
}

const isLoopback = (url = ''): boolean =>
  URL.canParse(url) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
