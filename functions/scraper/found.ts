/** Something that a document tells of, in its own words. */
export interface Found {
  id?: string | undefined;
  title?: string | undefined;
  url?: string | undefined;
  image?: string | undefined;
  publishedAt?: string | undefined;
}

/** More of a document is not looked at: the newest is at the top. */
export const MOST_FOUND = 200;
