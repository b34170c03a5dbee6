import type { ImageDetail } from '../api/answers.ts';
import { poll, type Polled, type Surroundings } from './polled.ts';
import { isUnderWay } from './under-way.ts';

const FAST_MS = 1_000;
const SLOW_MS = 10_000;
const PATIENCE_MS = 60_000;

/** One image with all that is known of it. What is under way is looked at often, for a while. */
export function createPhoto(from: Surroundings, id: string): Polled<ImageDetail> {
  const openedAt = Date.now();
  const isAwaited = () => {
    const image = photo.body.get();
    return image !== undefined && isUnderWay(image);
  };
  const photo: Polled<ImageDetail> = poll(from, `/images/${id}`, {
    interval: () => (isAwaited() && Date.now() - openedAt < PATIENCE_MS ? FAST_MS : SLOW_MS),
  });
  return photo;
}
