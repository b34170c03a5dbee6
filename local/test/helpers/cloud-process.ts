import { bucket, startCloud } from './cloud.ts';

/** A local cloud as a process of its own: its parent learns where it is, and how much memory it takes at most. */
const local = await startCloud({ buckets: [bucket('photos')] });
let peak = 0;
setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 2).unref();
process.on('message', () => process.send?.({ peak }));
process.on('disconnect', () => void local[Symbol.asyncDispose]());
process.send?.({ endpoint: local.endpoint });
