/** Whether anybody looks at the page, and when somebody comes back to it. */
export interface Lookout {
  isVisible(): boolean;
  /** @returns what ends it */
  onReturn(listener: () => void): () => void;
}
