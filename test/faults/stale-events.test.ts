import { expect, test } from 'vitest';
import { syncThumbnails } from '../../functions/thumbnail/sync-thumbnails.ts';
import { memoryPorts } from '../helpers/memory-ports.ts';
import { crashAfter, World } from '../helpers/world.ts';

const unasked = (): never => {
  throw new Error('Nobody is to look');
};

test('an event that is older than the row costs no look at the photo', async () => {
  const world = new World();
  const older = world.object.put(Buffer.from('first'));
  await world.deliver(world.object.put(Buffer.from('second')), crashAfter(0).around);
  const before = structuredClone(world.stores);

  const { outcome } = await syncThumbnails(
    older,
    memoryPorts({ head: unasked, read: unasked }, world.stores),
  );

  expect(outcome).toBe('stale');
  expect(structuredClone(world.stores)).toEqual(before);
});
