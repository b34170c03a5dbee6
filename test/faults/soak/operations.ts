import * as fc from 'fast-check';
import type { Photo } from './photos.ts';

/** What somebody does with a key. */
export interface Operation {
  key: string;
  /** Uploads it; deletes what is there if there is none. */
  photo: Photo | undefined;
}

const OWNERS = ['ada', 'grace', 'ängström'];
/** So many operations a key, on average: overwrites and deletions are frequent. */
const OPERATIONS_A_KEY = 8;

/** Operations by chance, the same for the same seed. */
export function makeOperations(photos: readonly Photo[], count: number, seed: number): Operation[] {
  const keys = Math.ceil(count / OPERATIONS_A_KEY);
  const key = fc
    .tuple(fc.constantFrom(...OWNERS), fc.nat({ max: keys - 1 }))
    .map(([owner, number]) => `uploads/${owner}/photo ${number}.jpg`);
  const photo = fc.oneof(
    { weight: 7, arbitrary: fc.constantFrom(...photos) },
    { weight: 3, arbitrary: fc.constant(undefined) },
  );
  const sampled = fc.sample(fc.noBias(fc.record({ key, photo })), { seed, numRuns: count });
  return sampled;
}
