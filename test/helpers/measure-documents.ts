// Reads each hostile document in a process of its own, and says what it took, at most: time for one, memory for all.
import { makeItems } from '../../functions/scraper/items.ts';
import { readFeed } from '../../functions/scraper/read-feed.ts';
import { readHtml } from '../../functions/scraper/read-html.ts';
import { readJson } from '../../functions/scraper/read-json.ts';
import { Source } from '../../functions/scraper/sources.ts';
import { EITHER, JSON_BOMBS, READ, REFUSED } from './document-bombs.ts';

const common = { id: 's', url: 'https://s.example/' };
const html = Source.parse({ ...common, kind: 'html', selectors: { item: 'article', title: 'h2' } });
const json = Source.parse({ ...common, kind: 'json', fields: { title: 'login' } });

function* readings(): Generator<[string, () => unknown]> {
  for (const [name, text] of Object.entries({ ...REFUSED, ...READ, ...EITHER })) {
    yield [`feed: ${name}`, () => readFeed(`<rss><channel><item><title>${text}`)];
    yield [
      `page: ${name}`,
      () => html.kind === 'html' && makeItems('s', readHtml(`<article><h2>${text}`, html), common.url),
    ];
  }
  for (const [name, text] of Object.entries(JSON_BOMBS))
    yield [`JSON: ${name}`, () => json.kind === 'json' && makeItems('s', readJson(text, json), common.url)];
}

const megabytes = (): number => process.resourceUsage().maxRSS / 1024;
for (let warm = 0; warm < 20; warm += 1)
  readFeed('<rss><channel><item><title>x</title></item></channel></rss>');
const before = megabytes();

for (const [name, read] of readings()) {
  // What the one before has left is not this one's.
  globalThis.gc?.();
  // Its own work, whatever else the machine is at.
  const began = process.cpuUsage();
  let error = 'none';
  try {
    read();
  } catch (reason) {
    error = reason instanceof Error ? reason.name : 'no Error';
  }
  const { user, system } = process.cpuUsage(began);
  const tookMs = Math.round((user + system) / 1000);
  console.log(JSON.stringify({ name, error, tookMs, moreMb: Math.round(megabytes() - before) }));
}
