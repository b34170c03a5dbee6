import type { Problem } from './answers.ts';
import { ApiError, NoAnswerError } from './errors.ts';

/** An answer; without a body if it is the one that is known already. */
export interface Answer<Body> {
  body: Body | undefined;
  etag: string | undefined;
}

export interface Asked {
  etag?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** The API, for who has the token. Everything throws ApiError or NoAnswerError. */
export interface Client {
  get<Body>(path: string, asked?: Asked): Promise<Answer<Body>>;
  /** @param key - under which it may be repeated: then it happens once */
  post<Body>(path: string, key: string, body?: object): Promise<Body>;
  delete(path: string): Promise<void>;
}

/** What a client is made of. */
export interface Connection {
  /** Of the API. */
  origin: string;
  token: string;
  /** The browser's `fetch`. */
  ask: typeof fetch;
  /** Hears that the token is good for nothing any more. */
  onTokenRefused: () => void;
}

/** The API's client. */
export function createClient({ origin, token, ask, onTokenRefused }: Connection): Client {
  async function send(path: string, init: RequestInit): Promise<Whole> {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    const answer = await wholeOf(ask(`${origin}${path}`, { ...init, headers })).catch((error: unknown) => {
      // A signal's own error is for whoever has aborted.
      if (init.signal?.aborted) throw error;
      throw new NoAnswerError('The API does not answer.', { cause: error });
    });
    if (answer.ok || answer.status === 304) return answer;
    const error = errorOf(answer);
    if (error.isTokenRefused) onTokenRefused();
    throw error;
  }

  return {
    async get<Body>(path: string, { etag, signal }: Asked = {}): Promise<Answer<Body>> {
      const answer = await send(path, {
        ...(signal && { signal }),
        ...(etag !== undefined && { headers: { 'if-none-match': etag } }),
      });
      const body: Body | undefined = answer.status === 304 ? undefined : JSON.parse(answer.text);
      return { body, etag: answer.etag };
    },
    async post<Body>(path: string, key: string, body?: object): Promise<Body> {
      const answer = await send(path, {
        method: 'POST',
        headers: { 'idempotency-key': key, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      return JSON.parse(answer.text);
    },
    async delete(path) {
      await send(path, { method: 'DELETE' });
    },
  };
}

/** An answer that is there to its end. */
interface Whole {
  ok: boolean;
  status: number;
  etag: string | undefined;
  text: string;
}

async function wholeOf(asked: Promise<Response>): Promise<Whole> {
  const answer = await asked;
  const { ok, status, headers } = answer;
  return { ok, status, etag: headers.get('etag') ?? undefined, text: await answer.text() };
}

/** A problem document is the API's; API Gateway's own answers are none. */
function errorOf(answer: Whole): ApiError {
  const { detail, issues } = problemIn(answer.text);
  const isTokenRefused = answer.status === 401 || (answer.status === 403 && detail === undefined);
  const said = [detail, ...(issues ?? []).map(({ message }) => message)].filter(Boolean).join(' ');
  return new ApiError(answer.status, said || `The API answers with ${answer.status}.`, isTokenRefused);
}

function problemIn(text: string): Partial<Problem> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
