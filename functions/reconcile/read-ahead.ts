/**
 * Has the next item fetched while the one before is being worked on. One that is under way when the work ends is
 * waited for: it would be frozen with its environment, and wake in another invocation.
 */
export async function* readAhead<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = iterator.next();
      // It is thrown where it is awaited; until then it must not count as one that nobody handles.
      next.catch(ignore);
      yield value;
    }
  } finally {
    await next.catch(ignore);
    await iterator.return?.();
  }
}

const ignore = (): void => {};
