import type { Guard } from './guard.ts';

const ssrf = ['test/safe-fetch/ssrf.test.ts'];
const fetches = ['test/safe-fetch/safe-fetch.test.ts'];
const hostile = ['test/safe-fetch/hostile-servers.test.ts'];
const scraper = ['test/scraper.test.ts'];
const crash = ['test/faults/crash-points-scraper.test.ts'];

/** What keeps strangers from leading the scraper astray, and the scraper from bothering strangers. */
export const scraperGuards: Guard[] = [
  {
    promise: 'no socket is made to an address that is not public',
    file: 'lib/safe-fetch/public-address.ts',
    text: "  if (parsed.range() !== 'unicast') return false;\n",
    instead: '',
    tests: ssrf,
  },
  {
    promise: 'nor to one in IPv6 that is given out to nobody',
    file: 'lib/safe-fetch/public-address.ts',
    text: 'return !(parsed instanceof IPv6) || parsed.match(GLOBAL);',
    instead: 'return true;',
    tests: ssrf,
  },
  {
    promise: 'nor to any address of a name with one that is not public',
    file: 'lib/safe-fetch/guarded-agents.ts',
    text: '  for (const { address } of addresses) {',
    instead: '  for (const { address } of addresses.slice(0, 1)) {',
    tests: ssrf,
  },
  {
    promise: 'what is connected to is what was checked, although the name changes in between',
    file: 'lib/safe-fetch/guarded-agents.ts',
    text: 'return open({ ...options, lookup: answerWith(addresses) });',
    instead: 'return open(options);',
    tests: ssrf,
  },
  {
    promise: 'a redirect is looked at like the first address',
    file: 'lib/safe-fetch/safe-fetch.ts',
    text: 'url = checkUrl(location, to, url.href);',
    instead: 'url = new URL(location, url.href);',
    tests: ssrf,
  },
  {
    promise: 'only ports 80 and 443 are asked',
    file: 'lib/safe-fetch/check-url.ts',
    text: "  if (url.port !== '') throw new UrlRefusedError(`${url.host} is at another port than 80 or 443`);\n",
    instead: '',
    tests: ssrf,
  },
  {
    promise: 'another origin gets no header that is for the first',
    file: 'lib/safe-fetch/safe-fetch.ts',
    text: 'url.origin === first.origin ? { ...headers, ...basic } : basic',
    instead: '{ ...headers, ...basic }',
    tests: fetches,
  },
  {
    promise: 'a body ends at its limit, though it is small while it is packed',
    file: 'lib/safe-fetch/unpack.ts',
    text: '{ maxOutputLength: maxBytes }',
    instead: '{}',
    tests: hostile,
  },
  {
    promise: 'a body that comes byte by byte has its time too',
    file: 'lib/safe-fetch/safe-fetch.ts',
    text: 'AbortSignal.any([signal, timeout])',
    instead: 'signal',
    tests: hostile,
  },
  {
    promise: 'no document takes more memory than it is worth',
    file: 'functions/scraper/markup.ts',
    text: 'if (this.#pieces > MOST_PIECES)',
    instead: 'if (this.#pieces > MOST_PIECES * 1e6)',
    tests: ['test/scraper/documents.test.ts'],
  },
  {
    promise: 'elements in elements in elements are no endless work',
    file: 'functions/scraper/markup.ts',
    text: 'if (this.tagStack.length > DEEPEST)',
    instead: 'if (this.tagStack.length > DEEPEST * 1e6)',
    tests: ['test/scraper/documents.test.ts'],
  },
  {
    promise: 'a tick has one effect, however often it comes',
    file: 'functions/scraper/tick-rows.ts',
    text: '#minute < :minute AND busyUntil <= :now',
    instead: '#minute <= :minute AND busyUntil <= :now',
    tests: scraper,
  },
  {
    promise: 'a tick does nothing while another one is at work',
    file: 'functions/scraper/tick-rows.ts',
    text: '#minute < :minute AND busyUntil <= :now',
    instead: '#minute < :minute AND (busyUntil <= :now OR busyUntil > :now)',
    tests: scraper,
  },
  {
    promise: 'a late tick does nothing',
    file: 'functions/scraper/run-tick.ts',
    text: "  if (tick.late) return { outcome: 'late', published: [] };\n",
    instead: '',
    tests: scraper,
  },
  {
    promise: 'a source that fails is left alone for longer and longer',
    file: 'functions/scraper/next-time.ts',
    text: '2 ** (failures - 1)',
    instead: '1',
    tests: scraper,
  },
  {
    promise: 'a server that asks for time gets it',
    file: 'functions/scraper/next-time.ts',
    text: 'now + retryAfterMs',
    instead: 'now',
    tests: scraper,
  },
  {
    promise: 'what a crash has left untold is told by the next tick',
    file: 'functions/scraper/publish-changes.ts',
    text: 'contentHash !== undefined && contentHash !== publishedHash ?',
    instead: 'contentHash !== undefined && publishedHash === undefined ?',
    tests: scraper,
  },
  {
    promise: 'the note that something was told comes after the event',
    file: 'functions/scraper/publish-changes.ts',
    text: `  await publish({ idempotencyKey, minute, sources: ids, correlationId });
  await waitForAll(news.map(({ id, contentHash }) => sources.notePublished(id, contentHash)));
`,
    instead: `  await waitForAll(news.map(({ id, contentHash }) => sources.notePublished(id, contentHash)));
  await publish({ idempotencyKey, minute, sources: ids, correlationId });
`,
    tests: crash,
  },
  {
    promise: 'a source’s row comes after its items',
    file: 'functions/scraper/scrape-source.ts',
    text: '  const stored = await storeItems(source, items, ports, moment.now);\n',
    instead:
      '  await ports.sources.commit(source.id, { ...answered, contentHash: hash, storedAt: new Date(moment.now).toISOString() });\n  const stored = await storeItems(source, items, ports, moment.now);\n',
    tests: crash,
  },
  {
    promise: 'only what was not taken is sent again',
    file: 'functions/scraper/send-events.ts',
    text: 'left = left.filter((_, index) => refused(index));',
    instead: 'left = codes.length > 0 ? left : [];',
    tests: ['test/scraper/send-events.test.ts'],
  },
  {
    promise: 'nobody is read whose robots.txt says no',
    file: 'functions/scraper/read-source.ts',
    text: '  if (!robots.allowed) throw new RobotsDisallowedError(`The robots.txt of ${url.hostname} disallows it`);\n',
    instead: '',
    tests: scraper,
  },
];
