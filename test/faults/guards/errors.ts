/** A guard is not where it is said to be, or what is left without it does not run. */
export class GuardError extends Error {
  override readonly name = 'GuardError';
}
