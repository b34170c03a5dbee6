import { expect, test } from 'vitest';
import { graphOf } from '../console/graph.ts';
import type { Graph } from '../console/model.ts';
import { apart, labelOf, scheduleInWords } from '../console/names.ts';
import { NOTHING, type Resources } from '../resources.ts';
import { bucket } from './helpers/cloud.ts';
import { matching, target } from './helpers/events.ts';
import { lambda } from './helpers/function.ts';
import { arnOf } from './helpers/http-api.ts';
import { allow, functionRole, role, roleArn } from './helpers/iam.ts';
import { shop } from './helpers/shop.ts';
import { queue, queueArn } from './helpers/sqs.ts';

const graph = (made: Partial<Resources>, stack = 'shop'): Graph => {
  const resources = { ...NOTHING, ...made };
  return graphOf({ resources, region: 'eu-west-1', stacks: [{ name: stack, resources }], addresses: {} });
};

const stackOf = (name: string) => ({
  name,
  resources: { ...NOTHING, functions: [lambda(`${name}-price`, '')], buckets: [bucket(`${name}-orders`)] },
});

const labelsOf = (...names: string[]) => {
  const stacks = names.map(stackOf);
  const functions = stacks.flatMap((each) => each.resources.functions);
  const buckets = stacks.flatMap((each) => each.resources.buckets);
  const resources = { ...NOTHING, functions, buckets };
  return graphOf({ resources, region: 'eu-west-1', stacks, addresses: {} }).nodes.map(({ label }) => label);
};

/** Its edges in words, by labels. */
const edgesOf = ({ nodes, edges }: Graph): string[] => {
  const name = (id: string) => {
    const node = nodes.find((each) => each.id === id);
    return `${node?.kind} ${node?.label}`;
  };
  return edges.map(({ from, to, kind }) => `${name(from)} -${kind}→ ${name(to)}`).toSorted();
};

test('what two services call alike is told apart by the stack; one alone needs no such word', () => {
  expect(labelsOf('shop-dev')).toEqual(['orders', 'price']);
  expect(labelsOf('shop-dev', 'shop-try').toSorted()).toEqual([
    'orders · dev',
    'orders · try',
    'price · dev',
    'price · try',
  ]);
});

test.each([
  [['shop-dev'], '', ['shop-dev']],
  [['shop-dev', 'shop-try', 'shop-copies-dev'], 'shop', ['dev', 'try', 'copies-dev']],
  [['shop', 'shop-try'], '', ['shop', 'shop-try']],
])('stacks %j have in common %j', (stacks, common, names) => {
  const told = apart(stacks);

  expect([told.common, [...told.names.values()]]).toEqual([common, names]);
});

test('all that stands is there, by the name that it has in its stack', () => {
  const { nodes } = graph(shop());

  expect(nodes.map(({ kind, label }) => `${kind} ${label}`)).toEqual([
    'api HTTP API',
    'bucket orders',
    'bucket prices',
    'bucket copies',
    'rule pack',
    'schedule every day',
    'queue parcels',
    'queue failed',
    'function price',
    'function pack',
    'function ask',
    'function lone',
    'table table',
  ]);
  expect(nodes.find(({ label }) => label === 'copies')?.accountId).toBe('222222222222');
  expect(nodes.find(({ kind }) => kind === 'schedule')?.enabled).toBe(false);
});

test('edges are what triggers, what fails, and what roles allow by name', () => {
  expect(edgesOf(graph(shop()))).toEqual(
    [
      'api HTTP API -trigger→ function ask',
      'bucket orders -trigger→ function price',
      'bucket orders -trigger→ rule pack',
      'rule pack -trigger→ queue parcels',
      'queue parcels -trigger→ function pack',
      'schedule every day -trigger→ function lone',
      'function price -failure→ queue failed',
      'function price -data→ bucket orders',
      'function price -data→ bucket prices',
      'function pack -data→ table table',
      'function ask -data→ table table',
      'function ask -send→ function lone',
    ].toSorted(),
  );
});

test('what reads and what writes is told apart', () => {
  const { edges } = graph(shop());

  const labels = edges.filter(({ kind }) => kind === 'data').map(({ label }) => label);

  expect(labels).toEqual(['reads: GetObject', 'writes: PutObject', 'writes: PutItem', 'reads: Query']);
});

test.each([
  ['another source', { source: ['shop'] }],
  ['another bucket', { source: ['aws.s3'], detail: { bucket: { name: ['other'] } } }],
  ['another kind of event', { source: ['aws.s3'], 'detail-type': ['Object Restore Completed'] }],
])('a bucket leads to no rule that asks for %s', (_, pattern) => {
  const buckets = [bucket('orders', { eventBridge: true })];
  const rules = [matching({ pattern, targets: [target()] })];

  expect(edgesOf(graph({ buckets, rules }))).toEqual([]);
});

test.each([
  ['what any source may have told', {}],
  ['a part of its name', { source: [{ prefix: 'aws.' }], detail: { bucket: { name: [{ prefix: 'ord' }] } } }],
  ['what is in its events besides', { source: ['aws.s3'], detail: { object: { key: [{ prefix: 'a/' }] } } }],
])('a bucket leads to a rule that asks for %s', (_, rest) => {
  const buckets = [bucket('orders', { eventBridge: true })];
  const rules = [matching({ pattern: { account: ['111111111111'], ...rest } })];

  expect(edgesOf(graph({ buckets, rules }))).toEqual(['bucket orders -trigger→ rule often']);
});

test('a function leads to the rules of the bus that it may put events on, but not to those for AWS’s own', () => {
  const bus = 'arn:aws:events:eu-west-1:111111111111:event-bus/default';
  const functions = [lambda('shop-tell', 'async () => {}')];
  const roles = [functionRole('shop-tell', [allow('events:PutEvents', bus)])];
  const rules = [
    matching({ name: 'shop-orders', pattern: { source: ['shop'] } }),
    matching({ name: 'shop-files', pattern: { source: ['aws.s3'] } }),
  ];

  expect(edgesOf(graph({ functions, roles, rules }))).toEqual(['function tell -send→ rule orders']);
});

test('what a role may do in a role that it takes on, its function may', () => {
  const functions = [lambda('shop-copy', 'async () => {}')];
  const buckets = [bucket('copies', { accountId: '222222222222' })];
  const writer = role('writer', [allow('s3:PutObject', 'arn:aws:s3:::copies/*')], {
    accountId: '222222222222',
  });
  const roles = [functionRole('shop-copy', [allow('sts:AssumeRole', writer.arn)]), writer];

  expect(edgesOf(graph({ functions, buckets, roles }))).toEqual(['function copy -data→ bucket copies']);
  expect(edgesOf(graph({ functions, buckets, roles: roles.slice(0, 1) }))).toEqual([]);
});

test('a permission for everything, or for another action, makes no edge', () => {
  const functions = [lambda('shop-work', 'async () => {}', { roleArn: roleArn('shop-work') })];
  const resources = { functions, buckets: [bucket('orders')], queues: [queue('parcels')] };
  const may = [
    allow('*', '*'),
    allow('sqs:ReceiveMessage', queueArn('parcels')),
    allow('dynamodb:GetItem', 'arn:aws:s3:::orders'),
  ];

  expect(edgesOf(graph({ ...resources, roles: [functionRole('shop-work', may)] }))).toEqual([]);
});

test('a destination that a role must be allowed to send to is one edge', () => {
  const functions = [
    lambda('shop-work', 'async () => {}', { onFailure: queueArn('failed'), onSuccess: queueArn('done') }),
  ];
  const roles = [
    functionRole('shop-work', [allow('sqs:SendMessage', [queueArn('failed'), queueArn('done')])]),
  ];

  const found = graph({ functions, queues: [queue('failed'), queue('done')], roles });

  expect(edgesOf(found)).toEqual(['function work -failure→ queue failed', 'function work -send→ queue done']);
});

test('what an edge leads to has gone: so has the edge', () => {
  const rules = [matching({ expression: 'rate(1 minute)', targets: [target({ arn: arnOf('gone') })] })];

  expect(edgesOf(graph({ rules }))).toEqual([]);
});

test.each([
  ['shop-dev-orders-111111111111', 'orders'],
  ['shop-dev', 'table'],
  ['shop-dev-backup-more', 'more'],
  ['shop-developers', 'shop-developers'],
])('%s is called %s', (name, label) => {
  expect(labelOf(name, ['shop-dev', 'shop-dev-backup'], 'table')).toBe(label);
});

test.each([
  ['rate(1 minute)', 'every minute'],
  ['rate(5 minutes)', 'every 5 minutes'],
  ['cron(0 8 * * ? *)', 'cron(0 8 * * ? *)'],
])('%s reads %s', (expression, words) => {
  expect(scheduleInWords(expression)).toBe(words);
});
