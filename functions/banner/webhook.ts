import { WebhookError, WebhookSecretError } from './errors.ts';
import type { Banner, Publisher } from './publisher.ts';
import { signedHeaders } from './sign.ts';

const TIMEOUT_MS = 10_000;
const SHORTEST_SECRET = 32;
/** Below 500, these are no fault of the request: 408 Timeout, 425 Too Early, 429 Too Many Requests. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);
/** What a receiver says that has another secret. */
const REFUSED: ReadonlySet<number> = new Set([401, 403]);

/** The secret that the receiver has too: as it was read a while ago, and as it is now. */
export interface Secret {
  get(): Promise<string>;
  read(): Promise<string>;
}

/** Reads the parameter's value. @throws WebhookSecretError */
export function parseSecret(parameter: string, value: string | undefined): string {
  const secret = value?.trim() ?? '';
  if (secret.length >= SHORTEST_SECRET) return secret;
  throw new WebhookSecretError(`${parameter} has no secret of at least ${SHORTEST_SECRET} characters`);
}

/** Posts banners to an address, signed. A receiver that has a new secret already gets one signed with that. */
export function webhook(url: string, secret: Secret, signal: AbortSignal, now = Date.now): Publisher {
  const send = async (banner: Banner, key: string): Promise<number> => {
    const request = {
      method: 'POST',
      // A connection that is kept would be frozen with the environment, and dead when it wakes.
      headers: { 'content-type': 'image/png', connection: 'close', ...signedHeaders(banner, key, now()) },
      body: new Uint8Array(banner.png),
      // A redirect would take the picture and its signature to somebody else.
      redirect: 'manual' as const,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    };
    const answer = await fetch(url, request).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new WebhookError(`${hostOf(url)} could not be reached: ${nameOf(error)}`, true);
    });
    await answer.body?.cancel();
    return answer.status;
  };

  return {
    name: 'webhook',
    async publish(banner) {
      const key = await secret.get();
      const first = await send(banner, key);
      const rotated = REFUSED.has(first) ? await secret.read() : key;
      const status = rotated === key ? first : await send(banner, rotated);
      if (status >= 200 && status < 300) return;
      throw new WebhookError(`${hostOf(url)} answered ${status}`, status >= 500 || PASSING.has(status));
    },
  };
}

const hostOf = (url: string): string => new URL(url).host;

/** The system's code for it, `ECONNREFUSED`. The whole error would tell the address, and with it what is secret in it. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}
