import { isLoopback } from './loopback.ts';

/**
 * Whether a command of the framework works on a local cloud: one that brings it up, or one that finds it by
 * `AWS_ENDPOINT_URL`. A package may be deployed from another shell, and so it is never local.
 */
export function isLocal(command: string, { AWS_ENDPOINT_URL = '' }: NodeJS.ProcessEnv): boolean {
  if (/^(local|invoke local|offline( start)?)$/.test(command)) return true;
  if (command === 'package' || !URL.canParse(AWS_ENDPOINT_URL)) return false;
  return isLoopback(new URL(AWS_ENDPOINT_URL).hostname);
}
