import * as z from 'zod';
import { AwsError } from '../gateway/aws-error.ts';
import { queueOf, requestFor } from './access.ts';
import { attributesOf, changed, pickAttributes } from './attributes.ts';
import { noSuchQueue } from './errors.ts';
import { checkRange, parse } from './input.ts';
import type { Operation } from './operation.ts';

const OfQueue = z.object({ QueueUrl: z.string() });
const GetAttributes = OfQueue.extend({ AttributeNames: z.array(z.string()).default([]) });
const SetAttributes = OfQueue.extend({ Attributes: z.record(z.string(), z.string()) });
const GetUrl = z.object({ QueueName: z.string(), QueueOwnerAWSAccountId: z.string().optional() });
const List = z.object({
  QueueNamePrefix: z.string().default(''),
  MaxResults: z.int().optional(),
  NextToken: z.string().optional(),
});
const MOST_LISTED = 1000;

export const getQueueAttributes: Operation = ({ queues }, call, input) => {
  const { QueueUrl, AttributeNames } = parse(GetAttributes, input);
  const all = attributesOf(queueOf(queues, call, QueueUrl));
  const Attributes = pickAttributes(all, AttributeNames);
  return Object.keys(Attributes).length > 0 ? { Attributes } : {};
};

export const setQueueAttributes: Operation = ({ queues }, call, input) => {
  const { QueueUrl, Attributes } = parse(SetAttributes, input);
  const queue = queueOf(queues, call, QueueUrl);
  queue.configure(changed(queue.config, Attributes, (arn) => queues.get(arn) !== undefined));
  return {};
};

export const getQueueUrl: Operation = ({ queues, urlOf }, call, input) => {
  const { QueueName, QueueOwnerAWSAccountId = call.principal?.accountId ?? '' } = parse(GetUrl, input);
  const queue = queues.find(QueueOwnerAWSAccountId, QueueName);
  const isForeign = queue?.config.accountId !== call.principal?.accountId;
  // To another account it is as if it was not there, unless the queue says otherwise.
  if (!queue || (isForeign && !call.allows(requestFor(call, queue.config)))) throw noSuchQueue();
  call.authorize(requestFor(call, queue.config));
  return { QueueUrl: urlOf(queue.config) };
};

export const listQueues: Operation = ({ queues, urlOf }, call, input) => {
  const accountId = call.principal?.accountId ?? '';
  call.authorize({ action: 'sqs:ListQueues', resource: '*', accountId });
  const { QueueNamePrefix: prefix, MaxResults = MOST_LISTED, NextToken } = parse(List, input);
  checkRange('MaxResults', MaxResults, { least: 1, most: MOST_LISTED });
  const after = NextToken === undefined ? '' : Buffer.from(NextToken, 'base64').toString();
  const found = queues
    .all()
    .map(({ config }) => config)
    .filter((config) => config.accountId === accountId)
    .filter(({ name }) => name.startsWith(prefix) && name > after)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const page = found.slice(0, MaxResults);
  const last = page.at(-1)?.name ?? '';
  return {
    ...(page.length > 0 && { QueueUrls: page.map(urlOf) }),
    ...(found.length > page.length && { NextToken: Buffer.from(last).toString('base64') }),
  };
};

export const purgeQueue: Operation = ({ queues }, call, input) => {
  const queue = queueOf(queues, call, parse(OfQueue, input).QueueUrl);
  if (queue.purge()) return {};
  const message = `Only one PurgeQueue operation on ${queue.config.name} is allowed every 60 seconds.`;
  throw new AwsError('PurgeQueueInProgress', message, 403);
};
