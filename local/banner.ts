import colors from 'picocolors';
import { accountsTable } from './accounts-table.ts';
import type { Cloud } from './cloud.ts';
import { clientVariables } from './shell-variables.ts';
import { triggersOf } from './triggers.ts';

export interface BannerOptions {
  /** What the template declares and cannot stand here. */
  missing: string[];
  packaged: boolean;
  /** Lines for a shell that the service itself has. */
  variables: string[];
}

/** What a person needs to know first: addresses, what triggers what, and how other clients get in. */
export function banner(cloud: Cloud, { missing, packaged, variables }: BannerOptions): string {
  const { endpoint, options } = cloud;
  const apis = cloud.httpApis();
  return [
    '',
    ...section('Addresses', [
      ...Object.values(apis).map((address) => `HTTP API      ${colors.cyan(address)}`),
      `AWS services  ${colors.cyan(endpoint)}  (${options.region})`,
      `State         ${colors.cyan(`${endpoint}/_local/state`)}`,
      `Events        ${colors.cyan(`${endpoint}/_local/events`)}`,
    ]),
    ...section('Accounts', accountsTable(cloud.stacks)),
    ...section('Triggers', triggersOf(cloud)),
    ...environment(cloud, variables),
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

/**
 * How other terminals get in.
 * @param variables - lines for a shell that the service itself has
 */
export function environment(cloud: Cloud, variables: string[]): string[] {
  const own = Object.entries(clientVariables(cloud)).map(([name, value]) => `${name}=${value}`);
  return section('Environment for other terminals', [`export ${own.join(' ')}`, ...variables]);
}

const section = (title: string, lines: string[]): string[] =>
  lines.length > 0 ? [colors.bold(title), ...lines.map((line) => `  ${line}`), ''] : [];
