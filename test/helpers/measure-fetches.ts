// Fetches one address after the other in a process of its own, and says what became of each and what it took. What a
// process once had it does not always give back: so the memory is that of all fetches up to there.
import { safeFetch } from '../../lib/safe-fetch/safe-fetch.ts';

const [origin = '', timeout, ...paths] = process.argv.slice(2);
const fetch = safeFetch({ userAgent: 'test', allowedOrigins: new Set([origin]) });
const options = { accept: ['text/html'], signal: new AbortController().signal, timeoutMs: Number(timeout) };

const megabytes = (): number => process.resourceUsage().maxRSS / 1024;
for (let warm = 0; warm < 20; warm += 1) await fetch(`${origin}/ok`, options);
const before = megabytes();

for (const path of paths) {
  const began = performance.now();
  const error = await fetch(`${origin}/${path}`, options).then(
    () => 'none',
    (reason: unknown) => (reason instanceof Error ? reason.name : 'no Error'),
  );
  const tookMs = Math.round(performance.now() - began);
  console.log(JSON.stringify({ path, error, tookMs, moreMb: Math.round(megabytes() - before) }));
}
