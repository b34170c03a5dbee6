/** What a token may be good for: functions/api/principal.ts. A link to the page has all of them. */
export const SCOPES = [
  'images:read',
  'images:write',
  'feed:read',
  'failures:read',
  'failures:retry',
  'backups:read',
  'sources:read',
] as const;
export type Scope = (typeof SCOPES)[number];
