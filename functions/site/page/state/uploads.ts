import type { Image, NewImage } from '../api/answers.ts';
import type { Client } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { refusal } from '../upload/check-file.ts';
import { postFile } from '../upload/post-file.ts';
import { Queue } from '../upload/queue.ts';
import { isOnItsWay, sendFile, type Upload, UploadError } from '../upload/upload.ts';
import { pause } from './lookout.ts';
import type { Surroundings } from './polled.ts';
import { createStore, type Store } from './store.ts';

/** More at once would only slow each other down. */
const AT_ONCE = 3;

/** An upload as it is shown. */
export interface Entry {
  upload: Upload;
  /** The address of the photo as it is on this machine. */
  preview: string;
  /** What share is sent, 0 to 1: it changes often. */
  share: Store<number>;
  /** Whether the list of images has had it: if it is not in there any more, it is gone. */
  wasListed: boolean;
}

/** What was uploaded since the page was opened, the newest first. */
export function createUploads({ client, lookout }: Surroundings, onSent: () => void) {
  const queue = new Queue(AT_ONCE);
  const entries = createStore<readonly Entry[]>([]);
  /** The keys of uploads that have become images, by these images' ids: so each keeps its place. */
  const keys = new Map<string, string>();
  const find = (key: string) => entries.get().find(({ upload }) => upload.key === key);

  function note(upload: Upload): void {
    const entry = find(upload.key);
    if (!entry) return;
    const { progress } = upload;
    if (progress.step === 'sending') entry.share.set(progress.share);
    const isShareAlone =
      progress.step === 'sending' &&
      entry.upload.progress.step === 'sending' &&
      upload.id === entry.upload.id;
    if (isShareAlone) return;
    entries.set(entries.get().map((each) => (each === entry ? { ...entry, upload } : each)));
    if (progress.step === 'sent') onSent();
  }

  const ports = {
    announce: (file: File, key: string) => announce(client, file, key),
    send: postFile,
    onChange: note,
    wait: (ms: number) => pause(ms, lookout),
  };

  function start(upload: Upload): void {
    const reason = refusal(upload.file);
    if (reason) return note({ ...upload, progress: { step: 'failed', reason, mayPass: false } });
    note({ ...upload, progress: { step: 'waiting' } });
    queue.add(() => sendFile(upload, ports));
  }

  return {
    entries,
    /** @param id - of an image @returns the key of the upload that it was, if it was one from here */
    keyOf: (id: string) => keys.get(id),

    add(files: Iterable<File>): void {
      const added = [...files].map((file): Entry => {
        const upload: Upload = { key: crypto.randomUUID(), file, progress: { step: 'waiting' } };
        return { upload, preview: URL.createObjectURL(file), share: createStore(0), wasListed: false };
      });
      entries.set([...added.toReversed(), ...entries.get()]);
      for (const { upload } of added) start(upload);
    },

    /** Whether any is still to be sent from here. */
    isBusy: () => entries.get().some(({ upload: { progress } }) => isOnItsWay(progress)),

    noteListed(images: readonly Image[]): void {
      const ids = new Set(images.map(({ id }) => id));
      for (const entry of entries.get())
        if (entry.upload.id !== undefined && ids.has(entry.upload.id)) entry.wasListed = true;
    },

    again({ upload }: Entry): void {
      start(upload);
    },

    /** Forgets an upload: its picture is shown from elsewhere, or not at all. */
    forget({ upload, preview }: Entry): void {
      URL.revokeObjectURL(preview);
      if (upload.id !== undefined) keys.set(upload.id, upload.key);
      entries.set(entries.get().filter((each) => each.upload.key !== upload.key));
    },
  };
}

export type Uploads = ReturnType<typeof createUploads>;

/** @throws UploadError */
async function announce(client: Client, { type, size }: File, key: string): Promise<NewImage> {
  return client.post<NewImage>('/images', key, { contentType: type, size }).catch((error: unknown) => {
    const mayPass = error instanceof ApiError ? error.mayPass : true;
    throw new UploadError(error instanceof Error ? error.message : String(error), mayPass);
  });
}
