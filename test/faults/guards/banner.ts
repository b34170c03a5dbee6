import type { Guard } from './guard.ts';

const MAKE = 'functions/banner/make-banner.ts';
const TEXT = 'functions/banner/text.ts';
const SYNC_TESTS = ['test/banner/sync-banner.test.ts'];
const RENDER_TESTS = ['test/banner/render-banner.test.ts'];

/** What keeps the banner in step with the news, and strangers out of it. */
export const bannerGuards: Guard[] = [
  {
    promise: 'what is unchanged is not rendered again',
    file: MAKE,
    text: "  if (known && isCurrent && isKnown) return listed('unchanged', known, ports);\n",
    instead: '',
    tests: SYNC_TESTS,
  },
  {
    promise: 'a picture that is there already is not rendered again after a crash',
    file: MAKE,
    text: '  if (!isCurrent) {',
    instead: '  {',
    tests: SYNC_TESTS,
  },
  {
    promise: 'a banner that was listed by nobody is listed by the next one',
    file: MAKE,
    text: "return listed('unchanged', known, ports);",
    instead: "return { outcome: 'unchanged', row: known };",
    tests: SYNC_TESTS,
  },
  {
    promise: 'nobody replaces a banner that they have not seen',
    file: 'lib/banner-bucket.ts',
    text: "      ...(seen ? { IfMatch: seen.etag } : { IfNoneMatch: '*' }),\n",
    instead: '',
    tests: ['test/banner.test.ts'],
  },
  {
    promise: 'a publication is left to one invocation',
    file: 'functions/banner/publish-banner.ts',
    text: '  if (!(await ledger.claim(claim, isoTime(now() - CLAIM_MS)))) return false;\n',
    instead: '  await ledger.claim(claim, isoTime(now() - CLAIM_MS));\n',
    tests: SYNC_TESTS,
  },
  {
    promise: 'a publication that failed is released',
    file: 'functions/banner/publish-banner.ts',
    text: '    await ledger.release(contentHash, name, requestId);\n',
    instead: '',
    tests: SYNC_TESTS,
  },
  {
    promise: 'markup stays text',
    file: TEXT,
    text: '${escapeMarkup(text)}',
    instead: '${text}',
    tests: RENDER_TESTS,
  },
  {
    promise: 'fonts are the function’s own',
    file: 'functions/banner/fonts.ts',
    text: "process.env['FONTCONFIG_FILE'] = resolve(folder, 'fonts.conf');\n",
    instead: '',
    tests: ['test/banner/pictures.test.ts'],
  },
  {
    promise: 'letters without a glyph are not drawn',
    file: 'functions/banner/clean-text.ts',
    text: "  if (letter === undefined) return /[\\p{L}\\p{N}]/u.test(base) ? ELLIPSIS : '';\n",
    instead: '  if (letter === undefined) return base;\n',
    tests: ['test/banner/clean-text.test.ts'],
  },
  {
    promise: 'avatars are looked at before they are decoded',
    file: 'functions/banner/render-avatar.ts',
    text: 'await inspectImage(avatar)',
    instead: 'await sharp(avatar).metadata()',
    tests: RENDER_TESTS,
  },
  {
    promise: 'a new secret is looked up when the receiver has it',
    file: 'functions/banner/webhook.ts',
    text: 'REFUSED.has(first) ? await secret.read() : key',
    instead: 'key',
    tests: ['test/banner/webhook.test.ts'],
  },
  {
    promise: 'a webhook’s redirect is not followed',
    file: 'functions/banner/webhook.ts',
    text: "redirect: 'manual' as const",
    instead: "redirect: 'follow' as const",
    tests: ['test/banner/webhook.test.ts'],
  },
];
