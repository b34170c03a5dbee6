/** The API has answered, but not with what it was asked for. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** Whether the token is refused altogether: API Gateway says so, in a form of its own, before the API is asked. */
  readonly isTokenRefused: boolean;

  constructor(status: number, message: string, isTokenRefused: boolean) {
    super(message);
    this.status = status;
    this.isTokenRefused = isTokenRefused;
  }

  /** Whether the same request may be answered a little later. */
  get mayPass(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

/** No answer came: no network, or nobody there, or a browser that may not show it to this page. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}
