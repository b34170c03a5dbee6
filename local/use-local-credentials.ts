import { ACCOUNTS } from './iam/accounts.ts';
import { isLoopback } from './loopback.ts';

/**
 * Signs calls to a local cloud as its administrator, whatever credentials the shell has: those of a real account
 * are unknown there, and it is none of its business.
 */
export function useLocalCredentials(env: NodeJS.ProcessEnv): void {
  const { AWS_ENDPOINT_URL = '' } = env;
  if (!URL.canParse(AWS_ENDPOINT_URL) || !isLoopback(new URL(AWS_ENDPOINT_URL).hostname)) return;
  delete env['AWS_PROFILE'];
  if (ACCOUNTS.some(({ accessKeyId }) => accessKeyId === env['AWS_ACCESS_KEY_ID'])) return;
  const [{ accessKeyId, secretAccessKey }] = ACCOUNTS;
  env['AWS_ACCESS_KEY_ID'] = accessKeyId;
  env['AWS_SECRET_ACCESS_KEY'] = secretAccessKey;
  delete env['AWS_SESSION_TOKEN'];
}
