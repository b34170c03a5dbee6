import { NAMES, TITLES } from './words.ts';

/** A post of the blog. */
export interface Post {
  id: string;
  title: string;
  publishedAt: Date;
}

/** Somebody who follows it. */
export interface Follower {
  id: string;
  name: string;
  since: Date;
  /** Which of the faces is theirs; what is asked for under a number that has none is not found. */
  face: number;
}

/** In milliseconds. */
const EVERY = { post: 75_000, follower: 40_000 };
const MOST = { posts: 12, followers: 16 };
/** One in seven has an avatar that is not there. */
const FACELESS = 7;

/**
 * What there is to read at a time: it follows from the time alone, so nothing is kept, and a restart changes nothing.
 * @param now - epoch milliseconds
 * @param speed - how many times faster than usual all of it happens
 */
export function storyAt(now: number, speed: number): { posts: Post[]; followers: Follower[] } {
  return {
    posts: latest(now, EVERY.post / speed, MOST.posts).map(({ number, time }) => ({
      id: idOf(time),
      title: pick(TITLES, number),
      publishedAt: time,
    })),
    followers: latest(now, EVERY.follower / speed, MOST.followers).map(({ number, time }) => ({
      id: idOf(time),
      name: pick(NAMES, number),
      since: time,
      face: number % FACELESS === 0 ? -1 : number % NAMES.length,
    })),
  };
}

/** The latest events of those that there are one each interval of, newest first. */
const latest = (now: number, interval: number, most: number) =>
  Array.from({ length: most }, (_, i) => {
    const number = Math.floor(now / interval) - i;
    return { number, time: new Date(Math.round(number * interval)) };
  });

/** No two events of a kind begin in the same millisecond, at whatever speed. */
const idOf = (time: Date): string => time.getTime().toString(36);

const pick = (words: readonly string[], number: number): string => words[number % words.length] ?? '';
