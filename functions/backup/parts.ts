/** An upload has no more. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MOST_PARTS = 10_000;

/** A part of an object: its number, from 1, and its bytes as `CopySourceRange` has them. */
export interface Part {
  number: number;
  range: string;
}

/** The parts of so many bytes: as large as wished, or larger if there would be too many. */
export function* partsOf(bytes: number, partSize: number): Generator<Part> {
  const size = Math.max(partSize, Math.ceil(bytes / MOST_PARTS));
  for (let start = 0; start < bytes; start += size)
    yield { number: start / size + 1, range: `bytes=${start}-${Math.min(start + size, bytes) - 1}` };
}

/**
 * Does `work` for every item, so many at once. After a failure it begins no more, and waits for those under way.
 * @returns the results in the order of the items. @throws one of the failures: parts of one copy mostly fail for one reason
 */
export async function mapAtOnce<T, U>(
  items: Generator<T>,
  most: number,
  work: (item: T) => Promise<U>,
): Promise<U[]> {
  const results: Promise<U>[] = [];
  // All take from one generator. Whoever throws in a loop over it ends it, and so the loops of the others.
  const worker = async (): Promise<void> => {
    for (const item of items) {
      const result = work(item);
      results.push(result);
      await result;
    }
  };
  const workers = Array.from({ length: most }, worker);
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return Promise.all(results);
}
