import { UnexpectedError } from './errors.ts';

const PATIENCE_MS = 30_000;

/** A request that is given up after half a minute. */
export const request = (url: string, init: RequestInit = {}): Promise<Response> =>
  fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });

/** The answer, if it has this status. @throws UnexpectedError that says what it is, in the server's own words */
export async function expectStatus(what: string, status: number, response: Response): Promise<Response> {
  if (response.status === status) return response;
  throw new UnexpectedError(
    `${what} answered ${response.status}, not ${status}${wordsOf(await response.text())}`,
  );
}

/** What the server says was wrong: a problem's `detail`, API Gateway's `message`, S3's `Code` and `Message`. */
function wordsOf(body: string): string {
  const words = [/"(?:detail|message)":\s*"([^"]*)"/, /<Code>([^<]*)/, /<Message>([^<]*)/]
    .map((pattern) => pattern.exec(body)?.[1])
    .filter((found) => found !== undefined);
  return words.length > 0 ? `: ${words.join(': ')}` : '';
}
