/** The type and subtype of a `Content-Type`, in lower case. */
export const essenceOf = (contentType: string): string =>
  contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** Whether a type is one of these, where a `*` stands for any part of a name: `image/*`. Two of them are anything, or nothing. */
export const isOneOf = (essence: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => {
    if (pattern === '*/*') return true;
    const [start = '', end] = pattern.split('*', 2);
    if (end === undefined) return essence === pattern;
    return essence.length >= start.length + end.length && essence.startsWith(start) && essence.endsWith(end);
  });
