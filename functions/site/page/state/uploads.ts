import type { Image, NewImage } from '../api/answers.ts';
import type { Client } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { plainName, refusal } from '../upload/check-file.ts';
import { Queue } from '../upload/queue.ts';
import { isOnItsWay, sendFile, type Upload, UploadError, type UploadPorts } from '../upload/upload.ts';
import { type Lookout, pause } from './lookout.ts';
import { createStore, once, type Store } from './store.ts';

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

/** How many are still to be sent. */
export const countOnTheirWay = (entries: readonly Entry[]): number =>
  entries.filter(({ upload: { progress } }) => isOnItsWay(progress)).length;

/** Those that have failed, and may go well if they are sent again. */
export const worthRetrying = (entries: readonly Entry[]): Entry[] =>
  entries.filter(({ upload: { progress } }) => progress.step === 'failed' && progress.mayPass);

/** By whose token uploads are announced, and who hears of what has arrived. */
interface Connection {
  client: Client;
  onSent: () => void;
}

/** What somebody has uploaded since the page was opened, the newest first. It waits while there is no good token. */
export function createUploads(lookout: Lookout, send: UploadPorts['send']) {
  const queue = new Queue(AT_ONCE);
  const connection = createStore<Connection | undefined>(undefined);
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
    if (progress.step === 'sent') connection.get()?.onSent();
  }

  /** If the token ends meanwhile, the next one is waited for. @throws UploadError */
  async function announce(file: File, key: string): Promise<NewImage> {
    const current = await once(connection);
    return ask(current.client, file, key).catch((error: unknown) => {
      if (!(error instanceof ApiError && error.isTokenRefused)) throw uploadError(error);
      leave(current);
      return announce(file, key);
    });
  }

  function leave(left: Connection): void {
    if (connection.get() === left) connection.set(undefined);
  }

  const ports = {
    announce,
    send,
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

    /** Goes on by this client. @returns what ends it */
    connect(client: Client, onSent: () => void): () => void {
      const current = { client, onSent };
      connection.set(current);
      return () => leave(current);
    },

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
    isBusy: () => countOnTheirWay(entries.get()) > 0,

    noteListed(images: readonly Image[]): void {
      const ids = new Set(images.map(({ id }) => id));
      for (const entry of entries.get())
        if (entry.upload.id !== undefined && ids.has(entry.upload.id)) entry.wasListed = true;
    },

    again(...failed: readonly Entry[]): void {
      for (const { upload } of failed) start(upload);
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

const ask = (client: Client, { type, size, name }: File, key: string): Promise<NewImage> =>
  client.post<NewImage>('/images', key, { contentType: type, size, name: plainName(name) });

const uploadError = (error: unknown): UploadError =>
  new UploadError(
    error instanceof Error ? error.message : String(error),
    error instanceof ApiError ? error.mayPass : true,
  );
