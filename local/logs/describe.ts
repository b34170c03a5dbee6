import * as z from 'zod';
import { invalidParameter } from './errors.ts';
import { GroupInput, groupArn, groupOf } from './group.ts';
import { type Operation, parse } from './operation.ts';

const MOST = 50;
const Paged = { limit: z.int().min(1).max(MOST).default(MOST), nextToken: z.string().optional() };

const Groups = z.object({
  logGroupNamePrefix: z.string().default(''),
  logGroupNamePattern: z.string().default(''),
  ...Paged,
});

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html */
export const describeLogGroups: Operation = (logs, call, input) => {
  const { logGroupNamePrefix: prefix, logGroupNamePattern: part, ...paged } = parse(Groups, input);
  const groups = logs.groups(call.principal?.accountId ?? '');
  const { page, nextToken } = cut(
    groups.filter(({ name }) => name.startsWith(prefix) && name.toLowerCase().includes(part.toLowerCase())),
    paged,
  );
  const logGroups = page.map((group) => ({
    logGroupName: group.name,
    creationTime: group.created,
    ...(group.retentionDays !== null && { retentionInDays: group.retentionDays }),
    metricFilterCount: 0,
    arn: `${groupArn(call, group)}:*`,
    logGroupArn: groupArn(call, group),
    logGroupClass: 'STANDARD',
    storedBytes: logs.size(group.id),
  }));
  return { logGroups, nextToken };
};

const Streams = GroupInput.extend({
  logStreamNamePrefix: z.string().optional(),
  orderBy: z.enum(['LogStreamName', 'LastEventTime']).default('LogStreamName'),
  descending: z.boolean().default(false),
  ...Paged,
});

/**
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html
 * @throws AwsError `ResourceNotFoundException`, `InvalidParameterException`
 */
export const describeLogStreams: Operation = (logs, call, input) => {
  const { logStreamNamePrefix: prefix, orderBy, descending, ...asked } = parse(Streams, input);
  const group = groupOf(logs, call, asked);
  if (prefix !== undefined && orderBy === 'LastEventTime')
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
  const streams = logs.streams(group.id).filter(({ name }) => name.startsWith(prefix ?? ''));
  const ordered = orderBy === 'LogStreamName' ? streams : streams.toSorted((a, b) => a.last - b.last);
  const { page, nextToken } = cut(descending ? ordered.toReversed() : ordered, asked);
  const logStreams = page.map(({ name, first, last }) => ({
    logStreamName: name,
    creationTime: first,
    firstEventTimestamp: first,
    lastEventTimestamp: last,
    lastIngestionTime: last,
    arn: `${groupArn(call, group)}:log-stream:${name}`,
    // AWS does not count a stream's bytes any more.
    storedBytes: 0,
  }));
  return { logStreams, nextToken };
};

/** A page of a list. @throws AwsError `InvalidParameterException` for what is no token */
function cut<Item>(
  items: Item[],
  { limit, nextToken = '0' }: { limit: number; nextToken?: string | undefined },
) {
  if (!/^\d{1,9}$/.test(nextToken)) throw invalidParameter('The specified nextToken is invalid.');
  const start = Number(nextToken);
  const end = start + limit;
  return {
    page: items.slice(start, end),
    ...(end < items.length && { nextToken: String(end) }),
  };
}
