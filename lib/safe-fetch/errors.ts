import { AppError } from '../errors.ts';

// None has a cause: axios' errors carry the whole request with them, and whatever secret is in its headers. None names
// more of an address than its host: a query may hold a key.

/** More says nothing more: a host or a media type may have as many characters as its server likes. */
const LONGEST_MESSAGE = 300;

/** What keeps something from being fetched. It goes into logs and rows, though strangers have a say in what is said. */
abstract class FetchError extends AppError {
  constructor(message: string) {
    super(message.slice(0, LONGEST_MESSAGE));
  }
}

/** An address that is not to be asked: another scheme, port or host than is allowed, or a password in it. */
export class UrlRefusedError extends FetchError {
  override readonly name = 'UrlRefusedError';
  readonly code = 'URL_REFUSED';
  readonly retryable = false;
}

/** A host that leads into a private or special network. */
export class AddressRefusedError extends FetchError {
  override readonly name = 'AddressRefusedError';
  readonly code = 'ADDRESS_REFUSED';
  readonly retryable = false;
}

/** Redirected too often, or to nowhere. */
export class RedirectError extends FetchError {
  override readonly name = 'RedirectError';
  readonly code = 'REDIRECT';
  readonly retryable = false;
}

/** The host has no address, or nobody answers there, or somebody whose certificate is not good. */
export class UnreachableError extends FetchError {
  override readonly name = 'UnreachableError';
  readonly code = 'UNREACHABLE';
  readonly retryable = true;
}

/** All of it took longer than it may. */
export class FetchTimeoutError extends FetchError {
  override readonly name = 'FetchTimeoutError';
  readonly code = 'FETCH_TIMEOUT';
  readonly retryable = true;
}

/** What came is no proper response: not HTTP, broken off, or packed in a way that cannot be unpacked. */
export class BadResponseError extends FetchError {
  override readonly name = 'BadResponseError';
  readonly code = 'BAD_RESPONSE';
  readonly retryable = true;
}

/** The body, unpacked, is larger than it may be. */
export class TooLargeError extends FetchError {
  override readonly name = 'TooLargeError';
  readonly code = 'TOO_LARGE';
  readonly retryable = false;
}

/** The body is of another type than was asked for. */
export class ContentTypeError extends FetchError {
  override readonly name = 'ContentTypeError';
  readonly code = 'CONTENT_TYPE';
  readonly retryable = false;
}

/** Below 500, these are no fault of the request either: 408 Timeout, 425 Too Early, 429 Too Many Requests. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** An answer with a status that is neither 200 nor, where that was asked for, 304. */
export class StatusError extends FetchError {
  override readonly name = 'StatusError';
  readonly code = 'STATUS';
  readonly retryable: boolean;
  readonly status: number;
  /** For how long the server asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(host: string, status: number, retryAfterMs: number | undefined) {
    super(`${host} answered ${status}`);
    this.status = status;
    this.retryable = status >= 500 || PASSING.has(status);
    this.retryAfterMs = retryAfterMs;
  }
}
