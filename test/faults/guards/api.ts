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
];
