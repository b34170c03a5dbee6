import type { Image, ImageDetail } from '../api/answers.ts';
import { isLost } from '../state/under-way.ts';
import { LOST, whyRejected } from '../words/images.ts';
import { Warning } from './icons.tsx';
import { Picture } from './picture.tsx';
import { useNow } from './use-now.ts';

/** The largest picture of a photo; until it is there, what the list has. */
export function PhotoPicture({ image }: { image: ImageDetail | Image | undefined }) {
  const now = useNow(5_000);
  const { width = 4, height = 3 } = image ?? {};
  const shown = image && 'steps' in image ? { ...image, thumbnail: image.thumbnails?.[0] } : image;
  return (
    <div class="photo-picture" style={{ '--color': image?.color }}>
      <div class="photo-canvas" style={{ '--ratio': width / height }}>
        {image?.status === 'rejected' || image?.status === 'failed' ? (
          <p class="refusal">
            <Warning />
            {whyRejected(image)}
          </p>
        ) : image && isLost(image, now) ? (
          <p class="refusal lost">{LOST}</p>
        ) : (
          <Picture key={image?.id} image={shown} />
        )}
      </div>
    </div>
  );
}
