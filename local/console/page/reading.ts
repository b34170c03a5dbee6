import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** So near to the top is at the top. */
const TOP_PX = 8;

/**
 * Keeps what is being read where it is, while something comes above it.
 * @param list - what scrolls; its lines have their keys as `data-line`
 * @param keys - of the lines, from the top
 * @returns how many are new since it was left at the top, what is to hear that it scrolls, and the way back
 */
export function useReading(list: RefObject<HTMLElement | null>, keys: number[]) {
  const [seen, setSeen] = useState<number | undefined>();
  const read = useRef<{ key: string; top: number } | undefined>(undefined);
  /** Where the list was moved to from here: nobody has scrolled. */
  const own = useRef(-1);
  const onScroll = () => {
    const shown = list.current;
    if (!shown || shown.scrollTop === own.current) return;
    const isLeft = shown.scrollTop > TOP_PX;
    const line = isLeft && linesOf(shown).find((each) => topIn(shown, each) + each.offsetHeight > 0);
    read.current = line ? { key: line.dataset['line'] ?? '', top: topIn(shown, line) } : undefined;
    setSeen((before) => (isLeft ? (before ?? keys[0]) : undefined));
  };
  useLayoutEffect(() => {
    const shown = list.current;
    const line = shown && linesOf(shown).find(({ dataset }) => dataset['line'] === read.current?.key);
    if (!shown || !line || !read.current) return;
    const moved = topIn(shown, line) - read.current.top;
    if (Math.abs(moved) < 1) return;
    shown.scrollTop += moved;
    own.current = shown.scrollTop;
  });
  const toTop = () => list.current?.scrollTo({ top: 0 });
  return { newer: seen === undefined ? 0 : Math.max(0, keys.indexOf(seen)), onScroll, toTop };
}

const linesOf = (list: HTMLElement): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[data-line]')];

/** How far below the upper edge of what scrolls. */
const topIn = (list: HTMLElement, line: HTMLElement): number =>
  line.getBoundingClientRect().top - list.getBoundingClientRect().top;
