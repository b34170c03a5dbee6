import {
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { backupBucket } from '../../functions/backup/backup-bucket.ts';
import type { Photo } from '../../functions/backup/ports.ts';
import { sourcePhotos } from '../../functions/backup/photos.ts';
import { ACCOUNTS } from '../../local/iam/accounts.ts';
import { bucket, startCloud } from '../../local/test/helpers/cloud.ts';

const [{ id: owner }] = ACCOUNTS;
const MIB = 1024 * 1024;
/** The smallest part that S3 takes. */
export const PART = 5 * MIB;

const photos = { bucket: 'photos', owner };
const backup = { bucket: 'backup', owner };

/** Photos and their backup in one account, as the two buckets' own adapters reach them. What is over 5 MiB goes in parts. */
export async function startBuckets() {
  const local = await startCloud({ buckets: [bucket(photos.bucket), bucket(backup.bucket)] });
  const never = new AbortController().signal;
  const settings = { photos, backup, threshold: PART, partSize: PART };
  const source = sourcePhotos(local.s3, photos, never);

  return {
    ...local,
    source,
    backup: backupBucket(local.s3, settings, never),
    /** The backup's adapter with a client and settings of one's own. */
    backupBy: (s3: S3Client, rest: Partial<typeof settings> = {}, signal = never) =>
      backupBucket(s3, { ...settings, ...rest }, signal),
    /** A client whose calls first go through `around`. */
    clientThat(around: (command: string, input: object) => void | Promise<void>): S3Client {
      const client = new S3Client(local.client);
      client.middlewareStack.add(
        (next, { commandName = '' }) =>
          async (args) => {
            await around(commandName, args.input);
            return next(args);
          },
        { step: 'initialize' },
      );
      return client;
    },

    /** Uploads a photo. @returns what is then current */
    async put(Key: string, Body: string | Buffer, rest: object = {}): Promise<Photo> {
      await local.s3.send(new PutObjectCommand({ Bucket: photos.bucket, Key, Body, ...rest }));
      const photo = await source.head(Key);
      if (!photo) throw new Error(`${Key} is not there`);
      return photo;
    },

    /** What the backup has of a key. */
    async kept(Key: string) {
      const at = { Bucket: backup.bucket, Key };
      const object = await local.s3.send(new GetObjectCommand(at));
      const { TagSet = [] } = await local.s3.send(new GetObjectTaggingCommand(at));
      return {
        ...object,
        bytes: Buffer.from((await object.Body?.transformToByteArray()) ?? []),
        tags: TagSet,
      };
    },

    /** How many versions and delete markers of a key the backup has, and uploads that have not ended. */
    async leftovers(Prefix: string): Promise<{ versions: number; markers: number; uploads: number }> {
      const at = { Bucket: backup.bucket, Prefix };
      const listed = await local.s3.send(new ListObjectVersionsCommand(at));
      const { Uploads = [] } = await local.s3.send(new ListMultipartUploadsCommand(at));
      const { Versions = [], DeleteMarkers = [] } = listed;
      return { versions: Versions.length, markers: DeleteMarkers.length, uploads: Uploads.length };
    },
  };
}

/** See {@link startBuckets}. */
export type Buckets = Awaited<ReturnType<typeof startBuckets>>;
