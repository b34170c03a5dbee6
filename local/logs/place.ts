import { invalidParameter } from './errors.ts';
import type { Place } from './log-store.ts';

/** Before and behind all events. */
export const START: Place = { time: -1, position: 0 };
export const END: Place = { time: Number.MAX_SAFE_INTEGER, position: 0 };

/** A token that says where to go on. */
export const tokenOf = ({ time, position }: Place): string => `${time}/${position}`;

/** @throws AwsError `InvalidParameterException` for what is no token */
export function placeOf(token: string): Place {
  const [, time, position] = /^(-?\d{1,16})\/(\d{1,16})$/.exec(token) ?? [];
  if (time === undefined || position === undefined)
    throw invalidParameter('The specified nextToken is invalid.');
  return { time: Number(time), position: Number(position) };
}
