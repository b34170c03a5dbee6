import type { RouteConfig } from '../apigateway/config.ts';
import { isLike } from '../iam/wildcard.ts';
import { isForBucket, isForPrograms } from './bus-edges.ts';
import { grantEdges } from './grants.ts';
import type { GraphEdge, GraphNode } from './model.ts';
import { apiId, bucketId, type Standing, urlId } from './standing.ts';

/** What leads where, by configuration and by the roles' policies. */
export function edgesOf(standing: Standing, nodes: GraphNode[]): GraphEdge[] {
  const wired = [
    ...ofApis(standing),
    ...ofUrls(standing),
    ...ofBuckets(standing),
    ...ofRules(standing),
    ...ofMappings(standing),
    ...ofDestinations(standing),
  ];
  const known = new Set(nodes.map(({ id }) => id));
  const isWired = ({ from, to }: GraphEdge) =>
    wired.some((edge) => edge.from === from && edge.to === to && edge.kind !== 'trigger');
  // A destination needs a permission as well: it is one and the same edge.
  const allowed = ofRoles(standing, nodes).filter((edge) => !isWired(edge));
  return [...wired, ...allowed].filter(({ from, to }) => known.has(from) && known.has(to));
}

function ofApis({ resources }: Standing): GraphEdge[] {
  return resources.httpApis.flatMap(({ id, routes }) => {
    const from = apiId(id);
    const targets = [...new Set(routes.map(({ functionArn }) => functionArn))];
    const authorizers = routes.flatMap(({ authorizer }) =>
      authorizer?.type === 'REQUEST' ? [authorizer.functionArn] : [],
    );
    return [
      ...targets.map((to) => ({ from, to, kind: 'trigger' as const, label: routesOf(routes, to) })),
      ...[...new Set(authorizers)].map((to) => ({
        from,
        to,
        kind: 'trigger' as const,
        label: 'who is asking?',
      })),
    ];
  });
}

const ofUrls = ({ resources }: Standing): GraphEdge[] =>
  resources.functionUrls.map(({ id, functionArn: to }) => ({
    from: urlId(id),
    to,
    kind: 'trigger',
    label: 'every request',
  }));

function routesOf(routes: RouteConfig[], target: string): string {
  const keys = routes.filter(({ functionArn }) => functionArn === target).map(({ key }) => key);
  return keys.length <= 3 ? keys.join(', ') : `${keys.length} routes`;
}

function ofBuckets({ resources }: Standing): GraphEdge[] {
  return resources.buckets.flatMap((bucket) => {
    const from = bucketId(bucket.name);
    return [
      ...bucket.notifications.map(({ targetArn: to, events, prefix, suffix }) => ({
        from,
        to,
        kind: 'trigger' as const,
        label: `${events.join(', ')} of ${prefix}*${suffix}`,
      })),
      ...resources.rules
        .filter((rule) => isForBucket(rule, bucket))
        .map(({ arn: to }) => ({ from, to, kind: 'trigger' as const, label: 'by EventBridge' })),
    ];
  });
}

const ofRules = ({ resources }: Standing): GraphEdge[] =>
  resources.rules.flatMap(({ arn: from, targets }) =>
    targets.flatMap(({ arn: to, deadLetterArn }) => [
      { from, to, kind: 'trigger' as const, label: 'target' },
      ...(deadLetterArn === undefined
        ? []
        : [{ from, to: deadLetterArn, kind: 'failure' as const, label: 'what cannot be delivered' }]),
    ]),
  );

const ofMappings = ({ resources }: Standing): GraphEdge[] =>
  resources.mappings.map(({ queueArn: from, functionArn: to, batchSize }) => ({
    from,
    to,
    kind: 'trigger',
    label: `up to ${batchSize} messages at once`,
  }));

function ofDestinations({ resources }: Standing): GraphEdge[] {
  const ofFunctions = resources.functions.flatMap(({ arn: from, onFailure, onSuccess }) => [
    ...(onFailure === undefined
      ? []
      : [{ from, to: onFailure, kind: 'failure' as const, label: 'after its last attempt' }]),
    ...(onSuccess === undefined ? [] : [{ from, to: onSuccess, kind: 'send' as const, label: 'on success' }]),
  ]);
  const ofQueues = resources.queues.flatMap(({ arn: from, redrive }) =>
    redrive
      ? [
          {
            from,
            to: redrive.deadLetterTargetArn,
            kind: 'failure' as const,
            label: `after ${redrive.maxReceiveCount} receives`,
          },
        ]
      : [],
  );
  return [...ofFunctions, ...ofQueues];
}

function ofRoles({ resources }: Standing, nodes: GraphNode[]): GraphEdge[] {
  const { functions, roles, rules, buses } = resources;
  const buried = new Set(buses.map(({ arn }) => arn));
  return functions.flatMap(({ arn, roleArn }) => {
    const from = nodes.find(({ id }) => id === arn);
    const role = roles.find((each) => each.arn === roleArn);
    if (!from) return [];
    const puts = (busArn: string): boolean =>
      role?.statements.some(
        ({ Effect, Action = [], Resource = [] }) =>
          Effect === 'Allow' &&
          Action.some((action) => isLike(action, 'events:PutEvents', true)) &&
          Resource.some((pattern) => pattern !== '*' && isLike(pattern, busArn)),
      ) ?? false;
    const onBuses = [
      ...rules.filter((rule) => isForPrograms(rule) && puts(rule.busArn)).map((rule) => rule.arn),
      ...[...buried].filter(puts),
    ].map((to) => ({ from: arn, to, kind: 'send' as const, label: 'PutEvents' }));
    return [...grantEdges(from, role, roles, nodes), ...onBuses];
  });
}
