import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { BANNER_KEY, type BannerRow, bannerPlace, type PastBannerRow, pastBannerKey } from './banner-row.ts';
import { currentBanner } from './banner-table.ts';
import { ifRefused } from './if-refused.ts';

/** Whom a publication is left to. */
export interface Claim {
  contentHash: string;
  publisher: string;
  /** Of the invocation: a repetition of it may go on with what it has claimed before. */
  by: string;
  /** ISO 8601. */
  at: string;
}

/** The rows of the banner. No write replaces what its writer has not seen. */
export function bannerLedger(client: DynamoDBDocumentClient, TableName: string, abortSignal: AbortSignal) {
  const put = (command: PutCommand): Promise<boolean> =>
    client.send(command, { abortSignal }).then(() => true, ifRefused);
  const update = (command: UpdateCommand): Promise<boolean> =>
    client.send(command, { abortSignal }).then(() => true, ifRefused);

  return {
    /** The row as it stands now. */
    read: () => currentBanner(client, TableName, abortSignal),

    /** Replaces the row that was seen. @returns whether it was still there */
    commit: (seen: BannerRow | undefined, row: BannerRow): Promise<boolean> =>
      put(
        new PutCommand({
          TableName,
          Item: { ...BANNER_KEY, ...row },
          ...(seen
            ? {
                ConditionExpression: 'contentHash = :hash AND renderedAt = :at',
                ExpressionAttributeValues: { ':hash': seen.contentHash, ':at': seen.renderedAt },
              }
            : { ConditionExpression: 'attribute_not_exists(pk)' }),
        }),
      ),

    /** Lists a banner, once. @param expiresAt - epoch seconds */
    async list({ contentHash, key, renderedAt }: BannerRow, expiresAt: number): Promise<void> {
      const place = bannerPlace(renderedAt, contentHash);
      const row: PastBannerRow = { contentHash, key, renderedAt, ...place, expiresAt };
      const Item = { ...pastBannerKey(renderedAt), ...row };
      await put(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }));
    },

    /**
     * Leaves a publication to one invocation, so that two at the same time do not both publish.
     * @param stale - ISO 8601: whoever has claimed it before that has come to an end, one way or another
     * @returns false if it is done, or another one's, or no longer wanted
     */
    claim: ({ contentHash, publisher, by, at }: Claim, stale: string): Promise<boolean> =>
      update(
        new UpdateCommand({
          TableName,
          Key: BANNER_KEY,
          UpdateExpression: 'SET claims.#publisher = :claim',
          ConditionExpression: [
            'contentHash = :hash',
            'attribute_not_exists(published.#publisher)',
            '(attribute_not_exists(claims.#publisher) OR claims.#publisher.#by = :by OR claims.#publisher.#at < :stale)',
          ].join(' AND '),
          ExpressionAttributeNames: { '#publisher': publisher, '#by': 'by', '#at': 'at' },
          ExpressionAttributeValues: {
            ':claim': { by, at },
            ':hash': contentHash,
            ':by': by,
            ':stale': stale,
          },
        }),
      ),

    /** Notes that a publisher has it now. @param at - ISO 8601 @returns false if another banner is current by now */
    notePublished: (contentHash: string, publisher: string, at: string): Promise<boolean> =>
      update(
        new UpdateCommand({
          TableName,
          Key: BANNER_KEY,
          UpdateExpression: 'SET published.#publisher = :at REMOVE claims.#publisher',
          ConditionExpression: 'contentHash = :hash',
          ExpressionAttributeNames: { '#publisher': publisher },
          ExpressionAttributeValues: { ':at': at, ':hash': contentHash },
        }),
      ),

    /** Lets the next one try. */
    release: (contentHash: string, publisher: string, by: string): Promise<boolean> =>
      update(
        new UpdateCommand({
          TableName,
          Key: BANNER_KEY,
          UpdateExpression: 'REMOVE claims.#publisher',
          ConditionExpression: 'contentHash = :hash AND claims.#publisher.#by = :by',
          ExpressionAttributeNames: { '#publisher': publisher, '#by': 'by' },
          ExpressionAttributeValues: { ':hash': contentHash, ':by': by },
        }),
      ),
  };
}
