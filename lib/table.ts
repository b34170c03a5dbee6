/*
 * One table. Every question is one read of a known key or one query, never a scan.
 *
 * | row                    | question                           | read                                              |
 * |------------------------|------------------------------------|---------------------------------------------------|
 * | IMG#<id> / META        | what is known of an image?         | get                                               |
 * | IMG#<id> / THUMBNAIL   | which thumbnails, of what version? | get, or query IMG#<id> for all rows of an image   |
 * | IMG#<id> / META        | which images has an owner?         | query gsi1, OWNER#<owner>, newest first           |
 * | IMG#<id> / THUMBNAIL, BACKUP | … and how do they look, are they in the backup? | batch get, of a page's images  |
 * | IMG#<id> / BACKUP      | is it in the backup, up to where?  | get; held deletions: query gsi1, BACKUPS#held     |
 * | BREAKER#backup / DELETES | are deletions held?              | update, with the count of the last minutes        |
 * | AUDIT#<id> / AUDIT     | does the backup equal the source?  | get, or query gsi1, AUDITS, newest first          |
 * | FAILURE#<id> / FAILURE | which events failed, and why?      | get, or query gsi1, FAILURES#<status as stored>   |
 * | SOURCE#<id> / SOURCE   | how is a source of news?           | get, or query gsi1, SOURCES, by id                |
 * | FEED#<id> / ITEM       | what is the latest of all sources? | query gsi1, FEED#post or FEED#follower, newest first |
 * | TICK#scraper / TICK    | is this minute taken already?      | conditional update                                |
 * | BANNER#current / BANNER | which banner is current, who has it? | get                                               |
 * | BANNER#<time> / BANNER | which banners were there?           | query gsi1, BANNERS, newest first                 |
 * | IDEMPOTENCY#<hash> / REQUEST | what was a key used for?     | conditional put, then get                         |
 * | LESSON#flaky#<correlation id> / ATTEMPTS | how often has an event run? | update, with all attempts in one row   |
 *
 * `expiresAt` (epoch seconds) is when DynamoDB may remove a row; it can take days over it.
 */

/** A row's primary key. */
export interface RowKey {
  pk: string;
  sk: string;
}

/** The row that says what an image is, for everybody. */
export const metaKey = (imageId: string): RowKey => ({ pk: `IMG#${imageId}`, sk: 'META' });

/** The row in which the function `thumbnail` keeps what it knows and has done. */
export const thumbnailKey = (imageId: string): RowKey => ({ pk: `IMG#${imageId}`, sk: 'THUMBNAIL' });

/** Where the images of an owner are listed. */
export const ownerPartition = (owner: string): string => `OWNER#${owner}`;

/** An image's place among those of its owner. `uploadedAt` is ISO 8601 in UTC, whose string order is time order. */
export const ownerKey = (owner: string, uploadedAt: string, imageId: string) => ({
  gsi1pk: ownerPartition(owner),
  gsi1sk: `${uploadedAt}#${imageId}`,
});

/** Whether a row is still there, though DynamoDB may keep it. @param now - epoch milliseconds */
export const isKept = ({ expiresAt }: { expiresAt: number }, now: number): boolean => expiresAt * 1000 > now;
