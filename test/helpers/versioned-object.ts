import type { Photo } from '../../lib/photo-bucket.ts';
import type { ObjectChange } from '../../lib/s3-event.ts';
import { padSequencer } from '../../lib/sequencer.ts';

interface Version {
  photo: Photo;
  /** None in a delete marker. */
  content: Buffer | undefined;
}

/** One key of a versioned S3 bucket. Every mutation returns what S3 tells of it. */
export class VersionedObject {
  readonly bucket: string;
  readonly key: string;
  /** Oldest first. */
  readonly #versions: Version[] = [];
  #mutations = 0;

  constructor(bucket: string, key: string) {
    this.bucket = bucket;
    this.key = key;
  }

  put(content: Buffer): ObjectChange {
    this.#add(content);
    return this.#change('ObjectCreated:Put');
  }

  remove(): ObjectChange {
    this.#add(undefined);
    return this.#change('ObjectRemoved:DeleteMarkerCreated');
  }

  /** Removes one version for good: current or not, photo or delete marker; the index wraps around. */
  removeVersion(index: number): ObjectChange {
    this.#versions.splice(index % Math.max(1, this.#versions.length), 1);
    return this.#change('ObjectRemoved:Delete');
  }

  /** How many versions there are, delete markers included. */
  get count(): number {
    return this.#versions.length;
  }

  get current(): Photo | undefined {
    const latest = this.#versions.at(-1);
    return latest?.content && latest.photo;
  }

  read(versionId: string): Buffer | undefined {
    return this.#versions.find(({ photo }) => photo.versionId === versionId)?.content;
  }

  #add(content: Buffer | undefined): void {
    const uploadedAt = new Date(this.#mutations * 1000).toISOString();
    this.#versions.push({
      content,
      photo: { versionId: `v${this.#mutations}`, bytes: content?.length ?? 0, uploadedAt },
    });
  }

  #change(event: string): ObjectChange {
    this.#mutations += 1;
    // Rising, but of different lengths, as S3's are.
    const sequencer = padSequencer(
      `${this.#mutations.toString(16).padStart(4, '0')}${'A'.repeat(this.#mutations % 3)}`,
    );
    return { event, bucket: this.bucket, key: this.key, sequencer };
  }
}
