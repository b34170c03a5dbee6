import { useState } from 'preact/hooks';
import type { Image } from '../api/answers.ts';
import { photoPath } from '../route.ts';
import type { Desk } from '../state/desk.ts';
import type { Entry } from '../state/uploads.ts';
import { fileWords, isThere, labelOf, whyRejected } from '../words/images.ts';
import { Announced } from './announced.tsx';
import { BackupBadge } from './backup-badge.tsx';
import { Warning } from './icons.tsx';
import { Picture } from './picture.tsx';
import { pure } from './pure.ts';
import { RemoveButton } from './remove-button.tsx';
import { UploadState } from './upload-state.tsx';

/** Of a photo whose shape is not known yet. */
const USUAL_RATIO = 4 / 3;

/** A photo in the gallery, from the moment when its file is chosen. */
export const TileView = pure(
  ({ desk, image, entry }: { desk: Desk; image: Image | undefined; entry: Entry | undefined }) => {
    const [previewRatio, setPreviewRatio] = useState<number>();
    const { width, height } = image ?? {};
    const ratio = width && height ? width / height : (previewRatio ?? USUAL_RATIO);
    const isRefused = image?.status === 'rejected' || image?.status === 'failed';
    const picture = (
      <Picture
        image={image}
        preview={isRefused ? undefined : entry?.preview}
        onPreview={setPreviewRatio}
        onShown={() => entry && entry.upload.progress.step === 'sent' && desk.uploads.forget(entry)}
        // If that fails, its blur stays until a poll brings the next address: what keeps the API away is said elsewhere.
        onGone={() => void (image && desk.gallery.renew(image.id).catch(() => {}))}
      />
    );
    return (
      <li class="tile" style={{ '--ratio': Math.min(Math.max(ratio, 0.5), 3), '--color': image?.color }}>
        {image ? (
          <a class="tile-link" href={photoPath(image.id)} aria-label={labelOf(image)}>
            {picture}
            {isRefused && <Refusal image={image} name={entry?.upload.file.name ?? image.name} />}
          </a>
        ) : (
          picture
        )}
        {image && isThere(image) && <BackupBadge backup={image.backup} />}
        {isRefused && desk.may('images:write') && <RemoveButton desk={desk} id={image.id} />}
        {entry && !isRefused && !(image && isThere(image)) && (
          <UploadState entry={entry} uploads={desk.uploads} />
        )}
        {!entry && image?.status === 'pending' && !isThere(image) && <Announced desk={desk} image={image} />}
      </li>
    );
  },
);

const Refusal = ({ image, name }: { image: Image; name: string | undefined }) => (
  <span class="refusal">
    <Warning />
    {name && <strong>{name}</strong>}
    {whyRejected(image)}
    {!name && <small>{fileWords(image)}</small>}
  </span>
);
