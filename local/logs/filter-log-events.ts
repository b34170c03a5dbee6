import * as z from 'zod';
import { invalidParameter } from './errors.ts';
import { parseFilterPattern } from './filter-pattern.ts';
import { GroupInput, groupOf } from './group.ts';
import type { LogEvent, LogStore, Place, Selection } from './log-store.ts';
import { type Operation, parse } from './operation.ts';
import { Limit, pageOf, Time } from './page.ts';
import { END, placeOf, START, tokenOf } from './place.ts';

const Input = GroupInput.extend({
  logStreamNames: z.array(z.string()).min(1).max(100).optional(),
  logStreamNamePrefix: z.string().optional(),
  startTime: Time.default(0),
  endTime: Time.default(END.time),
  filterPattern: z.string().max(1024).default(''),
  nextToken: z.string().optional(),
  limit: Limit,
});

const READ_AT_ONCE = 1000;

/**
 * Events of all streams of a group, by time.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 * @throws AwsError `ResourceNotFoundException`, `InvalidParameterException`
 */
export const filterLogEvents: Operation = (logs, call, input) => {
  const { startTime: from, endTime: to, nextToken, limit, filterPattern, ...asked } = parse(Input, input);
  const group = groupOf(logs, call, asked);
  const matches = parseFilterPattern(filterPattern);
  const selection = { from, to, streams: streamsOf(logs, group.id, asked) };
  const start = nextToken === undefined ? START : placeOf(nextToken);
  const { page, more } = pageOf(search(logs, group.id, selection, start, matches), limit);
  const last = page.at(-1);
  return {
    events: page.map((event) => describe(group.id, event)),
    searchedLogStreams: [],
    ...(more && last && { nextToken: tokenOf(last) }),
  };
};

function streamsOf(
  logs: LogStore,
  groupId: number,
  {
    logStreamNames,
    logStreamNamePrefix: prefix,
  }: Pick<z.output<typeof Input>, 'logStreamNames' | 'logStreamNamePrefix'>,
): string[] | undefined {
  if (prefix === undefined) return logStreamNames;
  if (logStreamNames)
    throw invalidParameter('Only one of logStreamNames and logStreamNamePrefix may be given.');
  const names = logs.streams(groupId).map(({ name }) => name);
  return names.filter((name) => name.startsWith(prefix));
}

function* search(
  logs: LogStore,
  groupId: number,
  selection: Selection,
  start: Place,
  matches: (message: string) => boolean,
) {
  for (let place = start; ; ) {
    const events = logs.after(groupId, selection, place, READ_AT_ONCE);
    for (const event of events) if (matches(event.message)) yield event;
    const last = events.at(-1);
    if (events.length < READ_AT_ONCE || !last) return;
    place = last;
  }
}

const describe = (groupId: number, { stream, time, position, message }: LogEvent): object => ({
  logStreamName: stream,
  timestamp: time,
  message,
  ingestionTime: time,
  // No other event has it, and they are in order: 56 digits, as on AWS.
  eventId: digits(time, 20) + digits(groupId, 16) + digits(position, 20),
});

const digits = (value: number, length: number): string => String(value).padStart(length, '0');
