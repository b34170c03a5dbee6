import { ACCOUNTS } from '../iam/accounts.ts';
import type { GraphNode } from './model.ts';
import { scheduleInWords } from './names.ts';
import { apiId, bucketId, type Standing, tableId, urlId } from './standing.ts';

/** A node as it is apart from its stack. */
export type Bare = Omit<GraphNode, 'label' | 'stack'>;

/** Everything of these resources. */
export const bareNodes = (standing: Standing): Bare[] => [
  ...apis(standing),
  ...urls(standing),
  ...buckets(standing),
  ...rules(standing),
  ...buses(standing),
  ...queues(standing),
  ...functions(standing),
  ...tables(standing),
];

const apis = ({ resources, addresses }: Standing): Bare[] =>
  resources.httpApis.map(({ id, name, accountId, routes }) => ({
    id: apiId(id),
    kind: 'api',
    name,
    accountId,
    about: addresses[id]?.replace('http://', '') ?? '',
    facts: { Address: addresses[id] ?? '', Routes: routes.map(({ key }) => key).join(', ') },
  }));

const urls = ({ resources, addresses }: Standing): Bare[] =>
  resources.functionUrls.map(({ id, name, accountId, authType }) => ({
    id: urlId(id),
    kind: 'url',
    name,
    accountId,
    about: addresses[id]?.replace('http://', '') ?? '',
    facts: {
      Address: addresses[id] ?? '',
      'Who may ask': authType === 'NONE' ? 'everybody' : 'who signs, and is allowed to',
    },
  }));

const buckets = ({ resources }: Standing): Bare[] =>
  resources.buckets.map(({ name, accountId, versioned, eventBridge, objectLock }) => ({
    id: bucketId(name),
    kind: 'bucket',
    name,
    accountId,
    about: 'S3 bucket',
    facts: {
      Versions: versioned ? 'all are kept' : 'the newest only',
      ...(eventBridge && { EventBridge: 'its events go to the default bus' }),
      ...(objectLock && { 'Object Lock': 'on' }),
    },
  }));

const rules = ({ resources }: Standing): Bare[] =>
  resources.rules.map(({ arn, name, accountId, expression, pattern, enabled, busArn }) => ({
    id: arn,
    kind: pattern === undefined ? 'schedule' : 'rule',
    name,
    accountId,
    about:
      pattern === undefined ? scheduleInWords(expression ?? '') : `rule, ${busArn.split('/').at(-1)} bus`,
    enabled,
    facts: {
      ...(expression !== undefined && { Schedule: expression }),
      ...(pattern !== undefined && {
        Bus: busArn.split('/').at(-1) ?? '',
        Pattern: JSON.stringify(pattern, null, 1),
      }),
      State: enabled ? 'enabled' : 'disabled',
    },
  }));

/** A bus is drawn as its rules. One that has none would not be seen. */
const buses = ({ resources }: Standing): Bare[] =>
  resources.buses
    .filter(({ arn }) => !resources.rules.some(({ busArn }) => busArn === arn))
    .map(({ arn, name, accountId }) => ({
      id: arn,
      kind: 'bus',
      name,
      accountId,
      about: 'event bus without a rule',
      facts: {},
    }));

const queues = ({ resources }: Standing): Bare[] =>
  resources.queues.map(({ arn, name, accountId, settings, redrive }) => ({
    id: arn,
    kind: 'queue',
    name,
    accountId,
    about: 'queue',
    facts: {
      'Visibility timeout': `${settings.VisibilityTimeout} s`,
      Delay: `${settings.DelaySeconds} s`,
      'Kept for': `${settings.MessageRetentionPeriod / 3600} h`,
      ...(redrive && {
        'Gives up after': `${redrive.maxReceiveCount} receives`,
        'Dead-letter queue': redrive.deadLetterTargetArn.split(':').at(-1) ?? '',
      }),
    },
  }));

const functions = ({ resources }: Standing): Bare[] =>
  resources.functions.map(
    ({ arn, name, accountId, roleArn, memoryMb, timeoutSeconds, handler, ...config }) => ({
      id: arn,
      kind: 'function',
      name,
      accountId,
      about: `${memoryMb} MB, ${timeoutSeconds} s`,
      role: roleArn.split('/').at(-1) ?? '',
      facts: {
        Handler: handler,
        Memory: `${memoryMb} MB`,
        Timeout: `${timeoutSeconds} s`,
        Attempts: `${config.maximumRetryAttempts + 1} for an asynchronous event, for up to ${config.maximumEventAgeSeconds} s`,
        ...(config.reservedConcurrency !== undefined && {
          'Reserved concurrency': String(config.reservedConcurrency),
        }),
        ...(config.onFailure !== undefined && { 'On failure': config.onFailure.split(':').at(-1) ?? '' }),
        ...(config.onSuccess !== undefined && { 'On success': config.onSuccess.split(':').at(-1) ?? '' }),
        Role: roleArn.split('/').at(-1) ?? '',
      },
    }),
  );

const tables = ({ resources, region }: Standing): Bare[] =>
  resources.tables.map(({ name, definition, ttlAttribute }) => ({
    id: tableId(name, region),
    kind: 'table',
    name,
    accountId: ACCOUNTS[0].id,
    about: 'DynamoDB table',
    facts: {
      Key: keysOf(definition['KeySchema']),
      ...(ttlAttribute !== undefined && { 'Time to live': ttlAttribute }),
    },
  }));

const keysOf = (schema: unknown): string =>
  Array.isArray(schema) ? schema.map(({ AttributeName }) => String(AttributeName)).join(', ') : '';
