// The sample site on its own: node samples/site/main.ts
import { createSite } from './server.ts';

const port = Number(process.env['SITE_PORT'] ?? 4580);
const site = createSite(Number(process.env['LOCAL_SPEED'] ?? 1));

site.on('error', (error) => {
  const taken = 'code' in error && error.code === 'EADDRINUSE';
  console.error(taken ? `Port ${port} is in use: stop what uses it, and start again` : String(error));
  process.exitCode = 1;
});
site.listen(port, '127.0.0.1', () => {
  console.log(`The sample site is on http://127.0.0.1:${port}`);
  // The local cloud that has started it may be gone without a word: its end of the pipe then closes.
  if (process.env['LOCAL_SPEED'] !== undefined) process.stdin.on('end', () => process.exit()).resume();
});
