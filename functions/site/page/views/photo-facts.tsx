import type { ImageDetail, Thumbnail } from '../api/answers.ts';
import { isUnderWay } from '../state/under-way.ts';
import { backupWords, fileWords } from '../words/images.ts';
import { bytes, duration } from '../words/numbers.ts';
import { dayAndTime } from '../words/times.ts';
import { BackupBadge } from './backup-badge.tsx';
import { Timeline } from './timeline.tsx';

/** What is known of a photo, in words. */
export function PhotoFacts({ image }: { image: ImageDetail }) {
  const { name, uploadedAt, width, height, backup, thumbnails, steps, status } = image;
  const facts: [string, string | undefined][] = [
    ['Pixels', width && height ? `${width} × ${height}` : undefined],
    ['File', fileWords(image) || undefined],
    ['Thumbnails', thumbnails?.map(sizeOf).join(', ')],
    ['Id', image.id],
  ];
  return (
    <>
      <h2>
        <bdi>{name ?? (uploadedAt ? dayAndTime(uploadedAt) : 'Photo')}</bdi>
      </h2>
      {status === 'ready' && (
        <p class="backup-line">
          <BackupBadge backup={backup} /> {backupWords(backup)}
          {backup.lagMs !== undefined && (
            <span class="quiet"> {duration(backup.lagMs)} after the upload</span>
          )}
          {backup.code !== undefined && <code>{backup.code}</code>}
        </p>
      )}
      {steps.length > 0 && <Timeline steps={steps} isUnderWay={isUnderWay(image)} />}
      <dl class="facts">
        {facts.map(
          ([fact, value]) =>
            value !== undefined && (
              <div key={fact}>
                <dt>{fact}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </>
  );
}

/** Without a break in it. */
const sizeOf = (thumbnail: Thumbnail): string =>
  `${thumbnail.width} px (${bytes(thumbnail.bytes)})`.replaceAll(' ', '\u00a0');
