const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Closes something before a signal ends the process, which it then does as it would have. Further ones do not hurry
 * it: Ctrl-C in a terminal often comes twice, by the terminal and through npm.
 * @param close - may be called more than once
 */
export function closeOnSignal(close: () => Promise<void>): void {
  for (const signal of SIGNALS) {
    const listener = () =>
      void close().finally(() => {
        process.off(signal, listener);
        process.kill(process.pid, signal);
      });
    process.on(signal, listener);
  }
}
