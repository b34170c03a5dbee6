import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { around } from './layout/geometry.ts';
import type { Layout } from './layout/layout.ts';

/** So small that its labels can still be read, and so large that it does not look like a toy. */
const SCALES = { least: 0.64, most: 1.4 };
const MARGIN = 24;

/**
 * Fits the picture into the area that there is.
 * @param isHeld - whether something is looked at beside it: the picture keeps its size as far as its width fits
 */
export function useScale(
  area: RefObject<HTMLElement | null>,
  { width, height }: Layout,
  isHeld: boolean,
): number {
  const [scale, setScale] = useState(1);
  const whole = useRef(0);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return undefined;
    const fit = () => {
      const wide = element.clientWidth / width;
      const fitting = Math.min(wide, element.clientHeight / height);
      if (!isHeld) whole.current = fitting;
      const wanted = Math.max(fitting, Math.min(whole.current, wide));
      setScale(Math.min(SCALES.most, Math.max(SCALES.least, wanted)));
    };
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    return () => observer.disconnect();
  }, [width, height, isHeld]);
  return scale;
}

/** Moves the picture, as little as need be, so that some nodes are in sight. */
export function useInSight(
  area: RefObject<HTMLElement | null>,
  { boxes }: Layout,
  scale: number,
  nodes: string[] | undefined,
): void {
  useEffect(() => {
    const element = area.current;
    const found = (nodes ?? []).flatMap((id) => boxes.get(id) ?? []);
    if (!element || found.length === 0) return;
    const { x, y, width, height } = around(found, MARGIN);
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = element;
    element.scrollTo({
      left: nearest({ at: scrollLeft, size: clientWidth }, x * scale, (x + width) * scale),
      top: nearest({ at: scrollTop, size: clientHeight }, y * scale, (y + height) * scale),
    });
  }, [scale, nodes?.join(' ')]);
}

/** Where what is seen is to begin, for what lies from one place to another to be in it. */
function nearest({ at, size }: { at: number; size: number }, from: number, to: number): number {
  if (from < at || to - from > size) return from;
  return Math.max(at, to - size);
}
