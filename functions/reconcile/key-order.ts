/**
 * The order in which S3 lists keys: that of their bytes in UTF-8. JavaScript compares UTF-16, where an emoji, a pair of
 * surrogates, comes before the characters from U+E000 on.
 * @returns negative if `one` is listed first, zero if they are equal
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ListingKeysUsingAPIs.html
 */
export function compareKeys(one: string, other: string): number {
  if (one === other) return 0;
  const shorter = Math.min(one.length, other.length);
  for (let index = 0; index < shorter; index += 1) {
    const [unit, otherUnit] = [one.charCodeAt(index), other.charCodeAt(index)];
    if (unit !== otherUnit) return rank(unit) - rank(otherUnit);
  }
  return one.length - other.length;
}

/** What is beyond the 65,536 characters of one unit comes after all of them. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
