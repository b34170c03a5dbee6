import type { Tone } from './tone.ts';

const PULSE_MS = 900;

/** Lets a node light up for a moment. */
export function pulse(id: string, tone: Tone): void {
  const element = document.querySelector(`[data-node="${CSS.escape(id)}"]`);
  if (!element) return;
  element.classList.remove('pulse', 'bad', 'event', 'good', 'warn');
  // The animation begins anew.
  void element.getBoundingClientRect();
  element.classList.add('pulse', tone);
  setTimeout(() => element.classList.remove('pulse', tone), PULSE_MS);
}
