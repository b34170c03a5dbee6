import type { Guard } from './guard.ts';

/** What keeps strangers out. */
export const apiGuards: Guard[] = [
  {
    promise: 'a cursor is no access token',
    file: 'lib/token.ts',
    text: 'audience: purpose, ',
    instead: '',
    tests: ['test/token.test.ts'],
  },
  {
    promise: 'a token without an end is none',
    file: 'lib/token.ts',
    text: "requiredClaims: ['sub', 'exp']",
    instead: "requiredClaims: ['sub']",
    tests: ['test/token.test.ts', 'test/authorizer.test.ts'],
  },
  {
    promise: 'a cursor is its owner’s',
    file: 'functions/api/cursors.ts',
    text: 'data?.sub === owner && data.list === list',
    instead: 'data?.list === list',
    tests: ['test/api-list.test.ts'],
  },
  {
    promise: 'a cursor is good for one kind of news',
    file: 'functions/api/list-feed.ts',
    text: '`feed/${kind}`',
    instead: "'feed'",
    tests: ['test/api-feed.test.ts'],
  },
  {
    promise: 'a client that is told that nothing has changed has a cursor that is still good',
    file: 'functions/api/routes.ts',
    text: '[asked, found, urlWindow(ports.now())]',
    instead: '[asked, found]',
    tests: ['test/api-feed.test.ts'],
  },
  {
    promise: 'an operator is not told what is in the query of a source’s address',
    file: 'functions/scraper/source-state.ts',
    text: 'url: origin + pathname,',
    instead: 'url: source.url,',
    tests: ['test/api-sources.test.ts'],
  },
  {
    promise: 'nor the message of an error that nobody has foreseen',
    file: 'functions/scraper/source-state.ts',
    text: 'message: UNEXPECTED',
    instead: 'message: String(reason)',
    tests: ['test/api-sources.test.ts'],
  },
  {
    promise: 'an address of a banner is good for a while only, and the same for all who ask',
    file: 'functions/api/routes.ts',
    text: 'const signedAt = urlWindow(ports.now());\n  return answerOnce(req, [found, signedAt]',
    instead: 'const signedAt = ports.now();\n  return answerOnce(req, [found, signedAt]',
    tests: ['test/api-banner.test.ts'],
  },
  {
    promise: 'a token is good for its scopes',
    file: 'functions/api/principal.ts',
    text: 'if (!scopes.includes(needed)) {',
    instead: 'if (scopes.length === 0) {',
    tests: ['test/api.test.ts', 'test/api-images.test.ts'],
  },
  {
    promise: 'an image is its owner’s',
    file: 'functions/api/find-image.ts',
    text: 'if (meta?.owner !== owner) throw',
    instead: 'if (!meta) throw',
    tests: ['test/api-images.test.ts'],
  },
  {
    promise: 'what changes in a list of images is a part of its ETag',
    file: 'functions/api/routes.ts',
    text: 'answerOnce(req, [asked, found, signedAt],',
    instead: 'answerOnce(req, [asked, found.next, signedAt],',
    tests: ['test/api-gallery.test.ts'],
  },
  {
    promise: 'the answers have nothing that the document does not tell of',
    file: 'functions/api/view-backup.ts',
    text: 'return { state, storedAt, lagMs };',
    instead: 'return Object.assign({ state, storedAt, lagMs }, { versionId: row.versionId });',
    tests: ['test/api-fuzz.test.ts'],
  },
];
