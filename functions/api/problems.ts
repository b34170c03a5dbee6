import { AppError } from '../../lib/errors.ts';

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

  constructor(status: number, detail: string, issues: Issue[] = []) {
    super(detail);
    this.status = status;
    this.issues = issues;
  }
}

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
};

/** The answer that tells of a problem; `instance` is the request's id, to be found again in the log. */
export function problemResponse({ status, message, issues }: ProblemError, instance: string): Response {
  const body = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail: message,
    instance: `urn:request:${instance}`,
    ...(issues.length > 0 && { issues }),
  };
  const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  return new Response(JSON.stringify(body), { status, headers });
}
