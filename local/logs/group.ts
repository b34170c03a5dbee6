import * as z from 'zod';
import type { Call } from '../gateway/call.ts';
import type { AccessRequest } from '../iam/request.ts';
import { invalidParameter, notFound } from './errors.ts';
import type { LogGroup, LogStore } from './log-store.ts';

/** How calls name a group. */
export const GroupInput = z.object({
  logGroupName: z.string().optional(),
  /** Its name or ARN. */
  logGroupIdentifier: z.string().optional(),
});

/**
 * The group of the caller's account that a call names.
 * @throws AwsError `ResourceNotFoundException`, `InvalidParameterException`
 */
export function groupOf(
  logs: LogStore,
  { principal }: Call,
  { logGroupName, logGroupIdentifier }: z.output<typeof GroupInput>,
): LogGroup {
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined))
    throw invalidParameter('Exactly one of logGroupName and logGroupIdentifier must be given.');
  const name = logGroupName ?? logGroupIdentifier ?? '';
  const [, accountId, ofArn] = /^arn:aws:logs:[^:]*:(\d{12}):log-group:([^:]+)(?::\*)?$/.exec(name) ?? [];
  const own = principal?.accountId ?? '';
  const group = logs.findGroup(own, ofArn ?? name);
  if (!group || (accountId !== undefined && accountId !== own)) throw notFound('group');
  return group;
}

/**
 * What a call has to be allowed. A call that is malformed is about no group, and is refused later.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
export function requestFor(call: Call, operation: string, input: unknown): AccessRequest {
  const accountId = call.principal?.accountId ?? '';
  const {
    logGroupName,
    logGroupIdentifier = logGroupName,
    logStreamName,
  } = Named.safeParse(input).data ?? {};
  const name = logGroupIdentifier?.replace(/^arn:aws:logs:[^:]*:\d{12}:log-group:|:\*$/g, '') ?? '*';
  const part = operation === 'GetLogEvents' ? `log-stream:${logStreamName}` : '*';
  const resource = `arn:aws:logs:${call.region}:${accountId}:log-group:${name}:${part}`;
  return { action: `logs:${operation}`, resource, accountId };
}
const Named = GroupInput.extend({ logStreamName: z.string().optional() });

/** The ARN of a group, by which calls name it. */
export const groupArn = ({ region, principal }: Call, { name }: LogGroup): string =>
  `arn:aws:logs:${region}:${principal?.accountId}:log-group:${name}`;
