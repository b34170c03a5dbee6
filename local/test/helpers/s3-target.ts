import { afterAll, beforeAll, beforeEach } from 'vitest';
import { bucket } from './cloud.ts';
import { objectsOf } from './objects.ts';
import { startS3 } from './s3.ts';
import { type Target, targetIn } from './s3-calls.ts';

/** What the tests of a file have to do with: S3, what is in its bucket, and what calls are for. */
export interface Standing {
  local: Awaited<ReturnType<typeof startS3>>;
  objects: ReturnType<typeof objectsOf>;
  target: Target;
}

/**
 * Has the tests of a file make calls on a bucket that locks.
 * @param use - takes what there is, before each test: the target anew, and nothing asked of policies yet
 */
export function useTarget(Bucket: string, use: (standing: Standing) => void): void {
  let local: Standing['local'];
  beforeAll(async () => {
    local = await startS3([bucket(Bucket, { objectLock: {} })]);
  });
  afterAll(() => local[Symbol.asyncDispose]());
  beforeEach(async () => {
    local.access.reset();
    const target = await targetIn(local.s3, Bucket);
    local.access.reset();
    use({ local, objects: objectsOf(local.s3, Bucket), target });
  });
}
