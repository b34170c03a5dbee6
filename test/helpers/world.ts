import { syncThumbnails } from '../../functions/thumbnail/sync-thumbnails.ts';
import type { ObjectChange } from '../../lib/s3-event.ts';
import { type Around, memoryPorts, Stores } from './memory-ports.ts';
import { VersionedObject } from './versioned-object.ts';

/** The bucket and the key that the world is about. */
export const BUCKET = 'photos';
/** See {@link BUCKET}. */
export const KEY = 'uploads/ada/cat.jpg';

/** An attempt breaks off. */
export class Crash extends Error {}

/** An object, and what is kept of it. */
export class World {
  readonly object = new VersionedObject(BUCKET, KEY);
  readonly stores = new Stores();

  /** Hands a change over; an attempt that breaks off is made again, as Lambda does. */
  async deliver(change: ObjectChange, around: Around): Promise<void> {
    let alive = true;
    const untilCrash: Around = (effect) =>
      around(() => {
        if (!alive) throw new Crash();
        return effect();
      }).catch((error: unknown) => {
        alive = false;
        throw error;
      });
    const source = {
      head: () => this.object.current,
      read: (_bucket: string, _key: string, versionId: string) => this.object.read(versionId),
    };
    try {
      await syncThumbnails(change, memoryPorts(source, this.stores, untilCrash));
    } catch (error) {
      if (alive) throw error;
      await this.deliver(change, around);
    }
  }
}

/** Breaks off right after the call with this number, once. */
export function crashAfter(number: number): { around: Around; calls: () => number } {
  let calls = 0;
  const around: Around = async (effect) => {
    const result = effect();
    calls += 1;
    if (calls === number) throw new Crash();
    return result;
  };
  return { around, calls: () => calls };
}
