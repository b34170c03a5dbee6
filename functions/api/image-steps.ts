import type { ImageDetails } from './ports.ts';
import { isBehind } from './view-backup.ts';
import type { StepView } from './views.ts';

/** What was done with the version of a photo that is shown, the first thing first. */
export function imageSteps({ thumbnail, backup }: ImageDetails): StepView[] {
  const steps: StepView[] = [];
  const copy = backup?.state === 'stored' && !isBehind(backup, thumbnail) ? backup : undefined;
  const uploadedAt = thumbnail?.state === 'deleted' ? undefined : (thumbnail ?? copy)?.uploadedAt;
  if (uploadedAt !== undefined) steps.push({ step: 'uploaded', at: uploadedAt });
  // Old rows do not tell when they were written.
  if (thumbnail?.state === 'ready' && thumbnail.readyAt !== undefined) {
    const { fetchMs, renderMs, storeMs } = thumbnail.timings;
    steps.push({ step: 'thumbnails', at: thumbnail.readyAt, ms: fetchMs + renderMs + storeMs });
  }
  if (thumbnail?.state === 'rejected' && thumbnail.rejectedAt !== undefined)
    steps.push({ step: 'rejected', at: thumbnail.rejectedAt });
  if (copy) steps.push({ step: 'backup', at: copy.storedAt, ms: copy.lagMs });
  return steps.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
