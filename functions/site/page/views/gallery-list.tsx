import { useEffect, useRef, useState } from 'preact/hooks';
import type { Desk } from '../state/desk.ts';
import { TileView } from './tile-view.tsx';
import type { Tile } from './tiles.ts';
import { useStore } from './use-store.ts';

/** How far below what is seen the next page is asked for. */
const AHEAD = '1500px';

export function GalleryList({ desk, tiles, isLoading }: { desk: Desk; tiles: Tile[]; isLoading: boolean }) {
  const { gallery } = desk;
  return (
    <>
      <ul class="gallery" role="list" aria-label="Photos, newest first" aria-busy={isLoading}>
        {tiles.map(({ key, image, entry }) => (
          <TileView key={key} desk={desk} image={image} entry={entry} />
        ))}
        {isLoading && SKELETON}
      </ul>
      <MoreBelow gallery={gallery} />
    </>
  );
}

/** Of common shapes, until it is known which they are. */
const SKELETON = [1.5, 0.75, 1.25, 1.5, 1, 1.78, 0.8, 1.5].map((ratio, index) => (
  <li key={index} class="tile skeleton" style={{ '--ratio': ratio }} />
));

/** The end of what is there: when it comes near, there is more. */
function MoreBelow({ gallery }: { gallery: Desk['gallery'] }) {
  const end = useRef<HTMLDivElement>(null);
  const list = useStore(gallery.body);
  const isLoading = useStore(gallery.isMoreOnTheWay);
  const [hasFailed, setFailed] = useState(false);
  const isMore = list?.next !== undefined && !hasFailed;
  const load = () => {
    setFailed(false);
    gallery.more().catch(() => setFailed(true));
  };
  useEffect(() => {
    if (!isMore || !end.current) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && load(), {
      rootMargin: AHEAD,
    });
    observer.observe(end.current);
    return () => observer.disconnect();
    // Anew after each page: the end may be as near as before.
  }, [list?.next, isMore]);
  return (
    <div ref={end} class="more">
      {isLoading && 'More photos are coming …'}
      {hasFailed && (
        <button type="button" class="button small" onClick={load}>
          Get more photos
        </button>
      )}
    </div>
  );
}
