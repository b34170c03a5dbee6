import { HeadObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { imageTable } from '../../../lib/image-table.ts';
import { imageId, ownerOf } from '../../../lib/s3-key.ts';
import type { MortalApp, Standing } from './mortal-app.ts';
import type { Photo } from './photos.ts';

/** What is known and kept of an upload. */
export interface Image {
  status: string | undefined;
  code: string | undefined;
  type: string | undefined;
  size: number | undefined;
  owner: string | undefined;
  /** Whether its owner finds it in the list. */
  listed: boolean;
  state: string | undefined;
  /** Whether the row is about the version that lies in the bucket, or about none if none does. */
  current: boolean;
  /** The ETags of its thumbnails, the largest first. */
  thumbnails: (string | undefined)[];
  /** Thumbnails that no row names. */
  surplus: string[];
}

/** What must be of an upload; of a deletion, if there is no photo. */
export const imageOf = (key: string, photo: Photo | undefined): Image => ({
  status: photo?.status ?? 'deleted',
  code: photo?.code,
  type: photo?.type,
  size: photo?.body.length,
  owner: ownerOf(key),
  listed: photo !== undefined,
  state: photo?.status ?? 'deleted',
  current: true,
  thumbnails: photo?.thumbnails ?? [],
  surplus: [],
});

/** What is of these keys, by what the table and the buckets say. @returns with thumbnails that belong to no key */
export const findImages = (
  app: MortalApp,
  keys: readonly string[],
): Promise<{ images: Map<string, Image>; strays: string[] }> =>
  app.insist(async (standing) => {
    const found = await Array.fromAsync(thumbnailsIn(standing));
    const etags = new Map(found.map(({ Key, ETag }) => [Key ?? '', ETag]));
    const listed = await listedBy(standing, new Set(keys.map(ownerOf)));
    const images = new Map<string, Image>();
    for (const key of keys) images.set(key, await findImage(standing, key, etags, listed));
    const ids = new Set(keys.map((key) => imageId(standing.photos, key)));
    const strays = [...etags.keys()].filter((key) => !ids.has(key.split('/')[0] ?? ''));
    return { images, strays };
  });

async function findImage(
  app: Standing,
  key: string,
  etags: ReadonlyMap<string, string | undefined>,
  listed: ReadonlySet<string>,
): Promise<Image> {
  const { meta, row } = await app.lookUp(key);
  const id = imageId(app.photos, key);
  const named = row?.state === 'ready' ? row.thumbnails.map((thumbnail) => thumbnail.key) : [];
  const known = row === undefined || row.state === 'deleted' ? undefined : row.versionId;
  return {
    status: meta?.status,
    code: meta?.code,
    type: meta?.type,
    size: meta?.size,
    owner: meta?.owner,
    listed: listed.has(id),
    state: row?.state,
    current: known === (await versionOf(app, key)),
    thumbnails: named.map((name) => etags.get(name)),
    surplus: [...etags.keys()].filter((name) => name.startsWith(`${id}/`) && !named.includes(name)),
  };
}

async function* thumbnailsIn({ s3, output }: Standing) {
  const Bucket = output('ThumbnailsBucketName');
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket })) yield* Contents;
}

/** The ids of all images that these owners find in their lists. */
async function listedBy({ table, output }: Standing, owners: ReadonlySet<string | undefined>) {
  const images = imageTable(table, output('TableName'), AbortSignal.timeout(60_000));
  const ids = new Set<string>();
  for (const owner of owners) {
    let after: string | undefined;
    do {
      const page = await images.list(owner ?? '', 100, after);
      for (const { id } of page.rows) ids.add(id);
      after = page.next;
    } while (after !== undefined);
  }
  return ids;
}

/** The version that lies in the bucket; undefined if the photo was deleted. */
async function versionOf({ s3, photos }: Standing, Key: string): Promise<string | undefined> {
  const head = new HeadObjectCommand({ Bucket: photos, Key });
  return s3.send(head).then(
    ({ VersionId }) => VersionId,
    (error: Error) => {
      if (error.name !== 'NotFound') throw error;
      return undefined;
    },
  );
}
