import type { Serverless } from '../template/serverless.ts';

/**
 * Has `sls offline` run as `sls offline start`, which does the same in steps that have hooks. Both end the process
 * themselves, whatever is still open: the hook before the last step is the one place to close it.
 * @see https://github.com/dherault/serverless-offline#usage-with-other-plugins
 */
export function runInSteps({ processedInput }: Serverless): void {
  processedInput.commands.splice(0, Infinity, 'offline', 'start');
}
