/** What a token says of itself. Only the API knows whether that is true: here it decides what is shown, and no more. */
export interface Session {
  token: string;
  owner: string;
  scopes: ReadonlySet<string>;
  /** Epoch milliseconds; undefined if it does not say. */
  expiresAt: number | undefined;
}

/** The part of the browser's storage that is used. */
export type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEY = 'token';

/** The token in a link's fragment, `#token=…`, which no browser sends to a server; undefined if there is none. */
export const tokenIn = (link: string): string | undefined =>
  new URLSearchParams(link.slice(link.indexOf('#') + 1)).get('token') ?? undefined;

/** Reads a token, or a link with one, however it was pasted. @returns undefined if it is none */
export function readSession(pasted: string): Session | undefined {
  const text = pasted.trim();
  const token = tokenIn(text) ?? text;
  const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token) ?? [];
  const claims = payload === undefined ? undefined : parse(payload);
  if (typeof claims?.['sub'] !== 'string') return undefined;
  const { sub, scope, scp, exp } = claims;
  const said = Array.isArray(scp) ? scp.join(' ') : (scope ?? scp ?? '');
  return {
    token,
    owner: sub,
    scopes: new Set(typeof said === 'string' ? said.split(' ') : []),
    expiresAt: typeof exp === 'number' ? exp * 1000 : undefined,
  };
}

/** Whether the token is good no longer. @param now - epoch milliseconds */
export const isExpired = ({ expiresAt }: Session, now: number): boolean =>
  expiresAt !== undefined && expiresAt <= now;

/** Keeps a token for this tab, until it is closed. */
export const keepToken = (storage: Storage, token: string): void => storage.setItem(KEY, token);

export const forgetToken = (storage: Storage): void => storage.removeItem(KEY);

/** The session that this tab was in before it was loaded again. */
export function keptSession(storage: Storage): Session | undefined {
  const token = storage.getItem(KEY);
  return token === null ? undefined : readSession(token);
}

/** Whether the link that this tab was opened by has a token that is none: damaged, or cut off. */
export const isTokenDamaged = (storage: Storage): boolean =>
  storage.getItem(KEY) !== null && keptSession(storage) === undefined;

function parse(payload: string): Record<string, unknown> | undefined {
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
      c.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? { ...claims } : undefined;
  } catch {
    return undefined;
  }
}
