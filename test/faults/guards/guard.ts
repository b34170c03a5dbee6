/** Something that keeps the app from doing harm, and how to take it away. */
export interface Guard {
  /** What holds because of it. */
  promise: string;
  file: string;
  /** The text that does it: exactly this, exactly once in the file. */
  text: string;
  /** What stands there when it is taken away. */
  instead: string;
  /** The test files that ought to notice. */
  tests: string[];
}
