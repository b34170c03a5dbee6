import { existsSync, readFileSync } from 'node:fs';

/** In MB. Linux hands `maxRSS` on from the process that started this one; the high-water mark begins anew. */
export function peakMb(): number {
  if (!existsSync('/proc/self/status')) return process.resourceUsage().maxRSS / 1024;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}
