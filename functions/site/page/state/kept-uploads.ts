import type { UploadPorts } from '../upload/upload.ts';
import type { Lookout } from './lookout.ts';
import { createUploads, type Uploads } from './uploads.ts';

/** The uploads of everybody who has been here since the page was opened: they outlive a token, and wait for the next. */
export function createKeptUploads(lookout: Lookout, send: UploadPorts['send']) {
  const byOwner = new Map<string, Uploads>();
  return {
    of(owner: string): Uploads {
      const uploads = byOwner.get(owner) ?? createUploads(lookout, send);
      byOwner.set(owner, uploads);
      return uploads;
    },

    /** By their owners. */
    all: (): [owner: string, uploads: Uploads][] => [...byOwner],

    /** Whether any is still to be sent from here. */
    isBusy: () => [...byOwner.values()].some((uploads) => uploads.isBusy()),

    /** Sends no more of these. */
    forget(owner: string): void {
      const uploads = byOwner.get(owner);
      byOwner.delete(owner);
      for (const entry of uploads?.entries.get() ?? []) uploads?.forget(entry);
    },
  };
}

export type KeptUploads = ReturnType<typeof createKeptUploads>;
