import type { Story } from './stories.ts';

/** A story as it is listed. */
export interface Line {
  /** The id of the first of those that are the same. */
  key: number;
  story: Story;
  /** How often the same has happened. */
  count: number;
}

/** Puts ticks together that went the same way one after another, so that what did not can be seen. The newest last. */
export function gathered(stories: Story[]): Line[] {
  const lines: Line[] = [];
  for (const story of stories) {
    const last = lines.at(-1);
    const count = story.again?.times ?? 1;
    if (last && signature(last.story) === signature(story))
      lines[lines.length - 1] = { key: last.key, story, count: last.count + count };
    else lines.push({ key: story.root.id, story, count });
  }
  return lines;
}

function signature({ root, events }: Story): string {
  if (root.type !== 'Scheduled Event') return String(root.id);
  const outcomes = events.map(
    ({ type, resource, detail }) => `${type} ${resource} ${String(detail['outcome'])}`,
  );
  return [root.resource, ...new Set(outcomes.toSorted())].join();
}
