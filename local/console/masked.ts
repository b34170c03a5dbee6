/** What lets somebody in, as requests name it. */
const SECRET = /^(authorization|authorizationtoken|cookies?|identitysource|proxy-authorization|x-api-key)$/i;

/** JSON as it may be shown: without what lets somebody in. What has none of that stays as it was written. */
export function masked(text: string): string {
  let found = false;
  const hide = (name: string, value: unknown): unknown => {
    if (!SECRET.test(name)) return value;
    found = true;
    return '…';
  };
  try {
    const without = JSON.stringify(JSON.parse(text, hide));
    return found ? without : text;
  } catch {
    // A message may be any text.
    return text;
  }
}
