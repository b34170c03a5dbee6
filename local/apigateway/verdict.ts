/** What became of the question whether a request may pass. */
export type Verdict =
  /** Who it is, is not known. The challenge tells the client why. */
  | { status: 401; challenge?: string }
  | { status: 403 }
  /** Nobody could tell. */
  | { status: 500 }
  /** What the function behind finds under `requestContext.authorizer`. */
  | { status: 200; authorizer: Record<string, unknown> };
