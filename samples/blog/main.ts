// The sample blog on its own: node samples/blog/main.ts
import { createBlog } from './server.ts';

const AGAIN_MS = 500;

const port = Number(process.env['BLOG_PORT'] ?? 4580);
const { LOCAL_SPEED } = process.env;
const isCompanion = LOCAL_SPEED !== undefined;
const blog = createBlog(Number(LOCAL_SPEED ?? 1));
const listen = () => blog.listen(port, '127.0.0.1');
let waits = false;

blog.on('error', (error) => {
  const taken = 'code' in error && error.code === 'EADDRINUSE';
  if (!taken || !isCompanion) {
    console.error(taken ? `Port ${port} is in use: stop what uses it, and start again` : String(error));
    process.exit(1);
  }
  // Mostly by the blog of another local cloud, which is as good.
  if (!waits) console.error(`Port ${port} is in use. Unless that is this blog too: stop what uses it`);
  waits = true;
  setTimeout(listen, AGAIN_MS);
});
blog.on('listening', () => console.log(`The sample blog is on http://127.0.0.1:${port}`));
// The local cloud that has started it may be gone without a word: its end of the pipe then closes.
if (isCompanion) process.stdin.on('end', () => process.exit()).resume();
listen();
