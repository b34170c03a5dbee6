import type { SQSRecord } from 'aws-lambda';
import type { KnownBackup } from '../../lib/backup-ledger.ts';
import type { BackupRow } from '../../lib/backup-row.ts';
import type { InTurn } from './in-turn.ts';

/** The version of a photo that is current at the source. */
export interface Photo {
  versionId: string;
  etag: string;
  bytes: number;
  /** ISO 8601. */
  uploadedAt: string;
}

/** The version that is current in the backup. */
export interface Copy {
  versionId: string;
  etag: string;
}

/** What the function needs of the world: connect.ts makes it of AWS, the tests of memory. */
export interface Ports {
  photos: {
    /** The current version; undefined if there is none. */
    head(key: string): Promise<Photo | undefined>;
    /** @throws BackupRefusedError if there is no such bucket: then none of its keys has a version, either */
    mustExist(): Promise<void>;
  };
  /** The other account's bucket. What is written depends on what was seen: @throws SupersededError if it is no longer so */
  backup: {
    head(key: string): Promise<Copy | undefined>;
    /** See above. */
    mustExist(): Promise<void>;
    /** Copies this version of the photo over what was seen. */
    copy(key: string, photo: Photo, seen: Copy | undefined): Promise<Copy>;
    /** Hides what was seen behind a delete marker. */
    remove(key: string, seen: Copy): Promise<void>;
  };
  ledger: {
    read(imageId: string): Promise<KnownBackup | undefined>;
    /** @returns whether the row still was the one that was read */
    commit(imageId: string, row: BackupRow, known: KnownBackup | undefined): Promise<boolean>;
  };
  /** Whether something may be deleted at this time; asking counts. */
  mayDelete: (now: number) => Promise<boolean>;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Whose photos the backup is of. */
  photosBucket: string;
  /** Does what is about one key one after the other: at once, they would only overtake each other. */
  inTurn: InTurn;
}

/** What it needs as the consumer of a queue. */
export interface ConsumerPorts extends Ports {
  /** Hands a message to whoever looks after failures. */
  giveUp: (message: Pick<SQSRecord, 'messageId' | 'body'>, reason: Error) => Promise<void>;
}
