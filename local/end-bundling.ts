import { type BuildFailure, stop } from 'esbuild';

/**
 * Ends what serverless-esbuild leaves open when a command fails: esbuild's own process, which would keep the
 * framework waiting for ever. Of sources that cannot be built the error then says where, without a bundler's stack.
 * @param error - what the command failed with
 */
export async function endBundling(error: unknown): Promise<void> {
  if (isBuildFailure(error)) error.stack = error.message;
  await stop();
}

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && 'errors' in error && 'warnings' in error;
