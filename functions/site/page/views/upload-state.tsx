import type { Entry, Uploads } from '../state/uploads.ts';
import { Again, Close, Warning } from './icons.tsx';
import { useStore } from './use-store.ts';

/** How far a photo is that has no thumbnail yet. */
export function UploadState({ entry, uploads }: { entry: Entry; uploads: Uploads }) {
  const { progress, file } = entry.upload;
  if (progress.step === 'waiting') return <span class="state">Waiting</span>;
  if (progress.step === 'sending') return <Share entry={entry} />;
  if (progress.step === 'sent') return <span class="state working">Making thumbnails</span>;
  return (
    <div class="refusal">
      <Warning />
      <p role="alert">
        <strong>{file.name}</strong> {progress.reason}
      </p>
      <p class="buttons">
        {progress.mayPass && (
          <button type="button" class="button small" onClick={() => uploads.again(entry)}>
            <Again /> Try again
          </button>
        )}
        <button type="button" class="button small" onClick={() => uploads.forget(entry)}>
          <Close /> Remove
        </button>
      </p>
    </div>
  );
}

function Share({ entry: { share, upload } }: { entry: Entry }) {
  const percent = Math.round(useStore(share) * 100);
  return (
    <span class="state">
      Uploading
      <progress max={100} value={percent} aria-label={`Upload of ${upload.file.name}`} />
    </span>
  );
}
