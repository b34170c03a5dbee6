/** A layer cannot be built. The message says what to do. */
export class LayerBuildError extends Error {
  override readonly name = 'LayerBuildError';
}
