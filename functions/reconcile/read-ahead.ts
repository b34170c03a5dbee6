/**
 * Has the next item fetched while the one before is being worked on. One that is under way when the work ends is
 * waited for: it would be frozen with its environment, and wake in another invocation.
 */
export async function* readAhead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = items.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = items.next();
      // It is thrown where it is awaited; until then it must not count as one that nobody handles.
      next.catch(() => {});
      yield value;
    }
  } finally {
    // A generator takes its turns one after the other: this one comes after what is under way.
    await items.return(undefined);
  }
}
