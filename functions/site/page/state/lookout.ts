/** Whether anybody looks at the page, and whether there is a network. */
export interface Lookout {
  isVisible(): boolean;
  isOnline(): boolean;
  /** Hears that one of both may be otherwise now. @returns what ends it */
  onChange(listener: () => void): () => void;
}

/** Waits so long, and then for a network. */
export async function pause(ms: number, lookout: Lookout): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  if (lookout.isOnline()) return;
  await new Promise<void>((resolve) => {
    const end = lookout.onChange(() => {
      if (!lookout.isOnline()) return;
      end();
      resolve();
    });
  });
}
