const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** A key as a form would send it, but with its slashes: a space is `+`, a plus sign `%2B`. */
export const formEncode = (key: string): string =>
  encodeURIComponent(key)
    .replace(/[!'()~]/g, percent)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
