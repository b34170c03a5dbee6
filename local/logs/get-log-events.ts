import * as z from 'zod';
import { notFound } from './errors.ts';
import { GroupInput, groupOf } from './group.ts';
import { type Operation, parse } from './operation.ts';
import { Limit, pageOf, Time } from './page.ts';
import { END, placeOf, START, tokenOf } from './place.ts';

const Input = GroupInput.extend({
  logStreamName: z.string(),
  startTime: Time.default(0),
  endTime: Time.default(END.time),
  nextToken: z.string().optional(),
  limit: Limit,
  startFromHead: z.boolean().default(false),
});

/**
 * Events of one stream, from its head or its end. A token is of a direction: `f/` or `b/`.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
 * @throws AwsError `ResourceNotFoundException`, `InvalidParameterException`
 */
export const getLogEvents: Operation = (logs, call, input) => {
  const { startTime: from, endTime, limit, logStreamName, ...asked } = parse(Input, input);
  const { id } = groupOf(logs, call, asked);
  if (!logs.streams(id).some(({ name }) => name === logStreamName)) throw notFound('stream');
  const selection = { from, to: endTime - 1, streams: [logStreamName] };
  const { forward, place } = whereTo(asked);
  const page = forward
    ? pageOf(logs.after(id, selection, place, limit), limit).page
    : pageOf(logs.before(id, selection, place, limit).toReversed(), limit).page.toReversed();
  return {
    events: page.map(({ time, message }) => ({ timestamp: time, message, ingestionTime: time })),
    // Who has reached an end gets the token again that led there.
    nextForwardToken: `f/${tokenOf(page.at(-1) ?? place)}`,
    nextBackwardToken: `b/${tokenOf(page[0] ?? place)}`,
  };
};

function whereTo({ nextToken, startFromHead }: Pick<z.output<typeof Input>, 'nextToken' | 'startFromHead'>) {
  if (nextToken === undefined) return { forward: startFromHead, place: startFromHead ? START : END };
  return { forward: nextToken.startsWith('f/'), place: placeOf(nextToken.replace(/^[fb]\//, '')) };
}
