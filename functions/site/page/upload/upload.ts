import type { NewImage, UploadForm } from '../api/answers.ts';

/** How far an upload is. */
export type Progress =
  | { step: 'waiting' }
  /** With the share that is sent, 0 to 1. */
  | { step: 'sending'; share: number }
  | { step: 'sent' }
  /** With words for who has sent it, and whether to try again makes sense. */
  | { step: 'failed'; reason: string; mayPass: boolean };

/** Whether it still has to be sent. */
export const isOnItsWay = ({ step }: Progress): boolean => step === 'waiting' || step === 'sending';

/** A file on its way. */
export interface Upload {
  /** Under which its request may be repeated: the same photo stays one image. */
  key: string;
  file: File;
  /** The image's id, once it is announced. */
  id?: string;
  progress: Progress;
}

/** Why a file is not there, in words. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
  /** Whether the same may go well a little later. */
  readonly mayPass: boolean;

  constructor(message: string, mayPass: boolean) {
    super(message);
    this.mayPass = mayPass;
  }
}

export interface UploadPorts {
  /** Announces a file. The same key gets the same image. @throws UploadError */
  announce: (file: File, key: string) => Promise<NewImage>;
  /** @throws UploadError */
  send: (form: UploadForm, file: File, onShare: (share: number) => void) => Promise<void>;
  /** How the upload is by now. */
  onChange: (upload: Upload) => void;
  wait: (ms: number) => Promise<void>;
}

/** So long after each failure that may pass; then somebody has to say so. */
const PAUSES_MS = [1_000, 2_000, 4_000];

/**
 * Brings one file to where it belongs. What fails and may pass is tried again from the start, with a new form: the old
 * one may have ended, and a photo that is sent twice is the same photo.
 */
export async function sendFile(upload: Upload, ports: UploadPorts): Promise<void> {
  let current = upload;
  const tell = (change: Partial<Upload>): void => {
    current = { ...current, ...change };
    ports.onChange(current);
  };
  for (let attempt = 0; ; attempt++) {
    try {
      tell({ progress: { step: 'sending', share: 0 } });
      const { id, upload: form } = await ports.announce(current.file, current.key);
      tell({ id });
      await ports.send(form, current.file, (share) => tell({ progress: { step: 'sending', share } }));
      return tell({ progress: { step: 'sent' } });
    } catch (error) {
      const { message: reason, mayPass } = error instanceof UploadError ? error : unforeseen(error);
      const pause = mayPass ? PAUSES_MS[attempt] : undefined;
      if (pause === undefined) return tell({ progress: { step: 'failed', reason, mayPass } });
      await ports.wait(pause);
    }
  }
}

const unforeseen = (error: unknown) => new UploadError(String(error), false);
