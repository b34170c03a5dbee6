import { useState } from 'preact/hooks';
import type { Image } from '../api/answers.ts';

/**
 * What is known of a picture, one thing upon the other: its color, a blur of it, the file on this machine, and when it
 * is there, the thumbnail.
 */
export function Picture({
  image,
  preview,
  onPreview,
  onShown,
  onGone,
}: {
  image: Image | undefined;
  /** Of the file, while it is uploaded. */
  preview?: string | undefined;
  onPreview?: (ratio: number) => void;
  /** The thumbnail is there. */
  onShown?: () => void;
  /** Its address has ended. */
  onGone?: () => void;
}) {
  const [isShown, setShown] = useState(false);
  const [wasGone, setGone] = useState(false);
  const [isNoPicture, setNoPicture] = useState(false);
  const url = useKept(image?.thumbnail?.url, wasGone);
  return (
    <>
      {image?.blur && !isShown && <img class="blur" src={image.blur} alt="" />}
      {preview && !isShown && !isNoPicture && (
        <img
          class="preview"
          src={preview}
          alt=""
          decoding="async"
          onError={() => setNoPicture(true)}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            onPreview?.(naturalWidth / naturalHeight)
          }
        />
      )}
      {url && (
        <img
          class={isShown ? 'thumb shown' : 'thumb'}
          src={url}
          alt={image?.name ?? ''}
          loading="lazy"
          decoding="async"
          onLoad={() => {
            setShown(true);
            onShown?.();
          }}
          onError={() => {
            if (wasGone) return;
            setGone(true);
            onGone?.();
          }}
        />
      )}
    </>
  );
}

/** Each quarter of an hour a picture has a new address: the old one stays in use as long as it is the same picture. */
function useKept(url: string | undefined, wasGone: boolean): string | undefined {
  const [kept, setKept] = useState(url);
  const isSame = !wasGone && kept !== undefined && url !== undefined && pathOf(kept) === pathOf(url);
  if (!isSame && kept !== url) setKept(url);
  return isSame ? kept : url;
}

const pathOf = (url: string): string => url.slice(0, url.indexOf('?'));
