/** What a request is for. */
export interface Target {
  /** Decoded: HTTP APIs route by it, and functions behind them see nothing else. */
  path: string;
  /** As it was sent: what a function sees by its own URL. */
  rawPath: string;
  /** As it was sent. */
  rawQuery: string;
}

/** The target of a request line: a path, or a whole URL as proxies are sent it. @returns undefined for what is none */
export function parseTarget(url: string): Target | undefined {
  const [rawPath = '', ...query] = url.replace(/^https?:\/\/[^/?]*(?=\/)/i, '').split('?');
  if (!rawPath.startsWith('/')) return undefined;
  try {
    return { path: decodeURIComponent(rawPath), rawPath, rawQuery: query.join('?') };
  } catch {
    return undefined;
  }
}
