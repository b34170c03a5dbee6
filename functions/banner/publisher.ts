/** A banner that is ready to be seen. */
export interface Banner {
  png: Buffer;
  /** The same for the same picture: whoever has it already need not take it again. */
  contentHash: string;
  /** ISO 8601. Banners may overtake each other on their way: the later one is the current one. */
  renderedAt: string;
}

/** Someone who shows banners. docs/publishers.md says how to write one. */
export interface Publisher {
  /** In rows and logs; never another's. */
  readonly name: string;
  /**
   * Shows the banner. It may be told of one again that it has shown, if it was not known whether it had.
   * @throws AppError, which says whether another attempt may succeed
   */
  publish(banner: Banner): Promise<void>;
}
