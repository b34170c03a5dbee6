/** A version of an object, or a delete marker in place of one. */
export interface Version {
  key: string;
  versionId: string;
  /** 0 of a delete marker. */
  bytes: number;
  isMarker: boolean;
}

/** A multipart upload under way. */
export interface Upload {
  key: string;
  uploadId: string;
}

/** A version that could not be deleted, and why. */
export interface Refusal {
  key: string;
  reason: string;
}

/** One bucket of a stack. */
export interface Bucket {
  name: string;
  /** All versions and delete markers, in pages of at most 1,000. They may be deleted page by page. */
  versions(): AsyncIterable<Version[]>;
  /** Deletes one page for good. @returns those that were refused */
  remove(versions: Version[]): Promise<Refusal[]>;
  /** All multipart uploads under way, in pages. They may be aborted page by page. */
  uploads(): AsyncIterable<Upload[]>;
  abort(upload: Upload): Promise<void>;
}

/** Those who are told and asked: plugin.ts makes them of a terminal. */
export interface Ports {
  /** Shows what is about to be deleted. */
  show(text: string): void;
  /** Returns if whoever sees it agrees. @throws NotConfirmedError, NoTerminalError */
  confirm(): Promise<void>;
  /** Says how far the deletion is. */
  progress(text: string): void;
  /** Waits until functions have heard of what was deleted, and have deleted in their turn. */
  settle(): Promise<unknown>;
}
