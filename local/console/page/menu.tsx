import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Something to open from the bar. It closes when one turns to something else. */
export function Menu({ title, children }: { title: string; children: ComponentChildren }) {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = ({ target }: Event) => {
      const isInside = target instanceof Node && details.current?.contains(target);
      if (details.current && !isInside) details.current.open = false;
    };
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && details.current) details.current.open = false;
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    document.addEventListener('keydown', closeByKey);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
      document.removeEventListener('keydown', closeByKey);
    };
  }, []);
  return (
    <details class="menu" ref={details}>
      <summary>{title}</summary>
      {/* It may be higher than the window. */}
      <div tabIndex={0}>{children}</div>
    </details>
  );
}
