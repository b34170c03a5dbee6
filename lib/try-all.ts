/**
 * Does `work` for every item, one after the other; a failure does not keep the rest from their chance.
 * @throws what failed, when all have been tried
 */
export async function tryEach<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const errors: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      errors.push(error);
    }
  }
  throwAny(errors);
}

/**
 * Like `Promise.all`, but waits for every promise even if one fails: what is still under way when a handler answers
 * is frozen with its environment, and wakes in somebody else's invocation.
 * @throws what failed, when all have settled
 */
export async function waitForAll(promises: Iterable<Promise<unknown>>): Promise<void> {
  const results = await Promise.allSettled(promises);
  throwAny(results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown));
}

/** @throws the only one, or all of them as one; nothing if there is none */
export function throwAny(errors: readonly unknown[]): void {
  if (errors.length > 1) throw new AggregateError(errors, errors.map(String).join('; '));
  if (errors.length === 1) throw errors[0];
}
