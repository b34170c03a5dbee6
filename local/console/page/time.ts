import type { Live } from '../model.ts';

/** The virtual time now, by what was told of it at some moment. @param at - epoch milliseconds of that moment */
export const virtualNow = ({ now, speed }: Pick<Live, 'now' | 'speed'>, at: number): number =>
  now + (Date.now() - at) * speed;

/** A wait as people say it. */
export function wait(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds < 100) return `${seconds} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** `18:02:11`, in the machine's own zone. */
export const clockTime = (ms: number): string =>
  new Date(ms).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
