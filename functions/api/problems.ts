import { AppError } from '../../lib/errors.ts';
import type { ProblemView } from './views.ts';

/** What was wrong with one part of a request. */
export interface Issue {
  /** Where: `body.contentType`. */
  path: string;
  message: string;
}

/** A request that cannot be answered as asked, and why. Its form on the wire is RFC 9457, "Problem Details". */
export class ProblemError extends AppError {
  override readonly name = 'ProblemError';
  readonly code = 'PROBLEM';
  readonly retryable = false;
  readonly status: number;
  readonly issues: Issue[];
  readonly headers: Record<string, string>;

  /** @param detail - for the client's developer to read: nothing of our inside */
  constructor(
    status: number,
    detail: string,
    { issues = [], headers = {}, cause }: Partial<Pick<ProblemError, 'issues' | 'headers' | 'cause'>> = {},
  ) {
    super(detail, { cause });
    this.status = status;
    this.issues = issues;
    this.headers = headers;
  }
}

/** The words of RFC 9110; Node has older ones for some. */
export const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/**
 * The answer that tells of a problem.
 * @param requestId - Lambda's, a UUID: with it `instance` can be found in the log
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function problemResponse(
  { status, message, issues, headers }: ProblemError,
  requestId: string,
): Response {
  const body: ProblemView = {
    type: 'about:blank',
    title: TITLES[status] ?? '',
    status,
    detail: message,
    instance: `urn:uuid:${requestId}`,
    ...(issues.length > 0 && { issues }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  });
}
