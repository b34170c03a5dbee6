/**
 * Lets so many through in a second, one at a time: what failed together would otherwise come back together, and fail
 * again. @param ports - `now` in milliseconds, and how to wait for so many of them
 */
export function pacer(
  perSecond: number,
  { now, sleep }: { now: () => number; sleep: (ms: number) => Promise<unknown> },
) {
  let next = -Infinity;
  return async (): Promise<void> => {
    const wait = next - now();
    if (wait > 0) await sleep(wait);
    next = Math.max(now(), next) + 1000 / perSecond;
  };
}
