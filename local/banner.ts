import colors from 'picocolors';
import type { Cloud } from './cloud.ts';
import { ACCOUNTS } from './iam/accounts.ts';
import { clientVariables } from './shell-variables.ts';

export interface BannerOptions {
  /** What the template declares and cannot stand here. */
  missing: string[];
  packaged: boolean;
  /** Lines for a shell that the service itself has. */
  variables: string[];
}

/** What a person needs to know first: addresses, what triggers what, and how other clients get in. */
export function banner(cloud: Cloud, { missing, packaged, variables }: BannerOptions): string {
  const { endpoint, options, resources } = cloud;
  const [account] = ACCOUNTS;
  const own = Object.entries(clientVariables(cloud)).map(([name, value]) => `${name}=${value}`);
  const names = new Map(resources.functions.map(({ arn, name }) => [arn, name]));
  const triggers = resources.buckets.flatMap(({ name, notifications }) =>
    notifications.map(
      ({ events, prefix, suffix, targetArn }) =>
        `s3://${name}/${prefix}*${suffix}  ${events.join(', ')}  →  ${names.get(targetArn)}`,
    ),
  );
  const apis = cloud.httpApis();
  const routes = resources.httpApis.flatMap(({ id, routes: all }) =>
    all.map(({ key, functionArn, authorizer }) => {
      const token = authorizer ? `  (${authorizer.name})` : '';
      return `${key.replace(' ', ` ${apis[id]}`)}${token}  →  ${names.get(functionArn)}`;
    }),
  );
  const called = new Set([
    ...resources.buckets.flatMap(({ notifications }) => notifications.map(({ targetArn }) => targetArn)),
    ...resources.httpApis.flatMap((api) =>
      api.routes.flatMap(({ functionArn, authorizer }) => [
        functionArn,
        ...(authorizer?.type === 'REQUEST' ? [authorizer.functionArn] : []),
      ]),
    ),
  ]);
  const untriggered = resources.functions
    .filter(({ arn }) => !called.has(arn))
    .map(({ name }) => `aws lambda invoke --function-name ${name} …  →  ${name}`);
  return [
    '',
    ...section('Addresses', [
      ...Object.values(apis).map((address) => `HTTP API      ${colors.cyan(address)}`),
      `AWS services  ${colors.cyan(endpoint)}  (${options.region}, account ${account.id})`,
      `State         ${colors.cyan(`${endpoint}/_local/state`)}`,
      `Events        ${colors.cyan(`${endpoint}/_local/events`)}`,
    ]),
    ...section('Triggers', [...triggers, ...routes, ...untriggered]),
    ...section('Environment for other terminals', [`export ${own.join(' ')}`, ...variables]),
    ...section(
      'Declared, but not there locally',
      missing.map((resource) => colors.yellow(resource)),
    ),
    colors.green(
      packaged
        ? 'Ready. What runs are the packages; an edit needs a restart. Ctrl-C stops everything.'
        : 'Ready. An edit is live at the next call; Ctrl-C stops everything.',
    ),
  ].join('\n');
}

const section = (title: string, lines: string[]): string[] =>
  lines.length > 0 ? [colors.bold(title), ...lines.map((line) => `  ${line}`), ''] : [];
