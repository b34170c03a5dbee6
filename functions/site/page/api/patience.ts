/**
 * Asks no longer than so many milliseconds: a connection that has died, while the machine slept say, may never tell so.
 * @param ask - the browser's `fetch`
 */
export const withPatience =
  (ask: typeof fetch, ms: number): typeof fetch =>
  (input, init) => {
    const signals = [AbortSignal.timeout(ms), init?.signal].filter((signal) => signal instanceof AbortSignal);
    return ask(input, { ...init, signal: AbortSignal.any(signals) });
  };
