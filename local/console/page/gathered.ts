import { isLook, type Story } from './stories.ts';

/** From so many times on, it is told only how often. */
const OFTEN = 3;

/** Stories as they are listed. */
export interface Gathered {
  /** The newest last; with how often the same has happened one after another. */
  lines: { story: Story; count: number }[];
  /** What is only looked at again and again, as pages do; empty when there is nothing. */
  looks: string;
}

/** Puts together what is the same, so that what is not can be seen. */
export function gathered(stories: Story[]): Gathered {
  const often = new Map<string, number>();
  for (const story of stories.filter(isLook)) {
    const { subject = '' } = story.root;
    often.set(subject, (often.get(subject) ?? 0) + 1);
  }
  const isRoutine = (story: Story) => isLook(story) && (often.get(story.root.subject ?? '') ?? 0) >= OFTEN;
  const lines: Gathered['lines'] = [];
  for (const story of stories.filter((each) => !isRoutine(each) || failed(each))) {
    const last = lines.at(-1);
    if (last && signature(last.story) === signature(story))
      lines[lines.length - 1] = { story, count: last.count + 1 };
    else lines.push({ story, count: 1 });
  }
  const looks = [...often].filter(([, count]) => count >= OFTEN).map(([what, count]) => `${what} ×${count}`);
  return { lines, looks: looks.join(', ') };
}

const failed = ({ events }: Story): boolean =>
  events.some(({ type, detail }) => type === 'Response' && Number(detail['status']) >= 500);

/** What is the same when it happens again: ticks, and what only looks; all else is something of its own. */
function signature(story: Story): string {
  const { root, events } = story;
  if (root.type !== 'Scheduled Event' && !isLook(story)) return String(root.id);
  const outcomes = events.map(
    ({ type, resource, detail }) => `${type} ${resource} ${String(detail['outcome'])}`,
  );
  const subject = root.type === 'Request' ? root.subject : '';
  return [root.resource, subject, ...new Set(outcomes.toSorted())].join();
}
