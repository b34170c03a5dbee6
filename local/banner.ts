import colors from 'picocolors';
import { accountsTable } from './accounts-table.ts';
import type { Cloud } from './cloud.ts';
import { clientVariables, type Output } from './shell-variables.ts';
import { triggersOf } from './triggers.ts';

export interface BannerOptions {
  /** What the template declares and cannot stand here. */
  missing: string[];
  packaged: boolean;
  /** Lines for a shell that the service itself has. */
  variables: string[];
  /** Addresses that the service itself has. */
  addresses: Output[];
}

/** What a person needs to know first: addresses, what triggers what, and how other clients get in. */
export function banner(cloud: Cloud, { missing, packaged, variables, addresses }: BannerOptions): string {
  return [
    '',
    ...addressesOf(cloud, addresses),
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
 * Where everything is.
 * @param own - addresses that the service itself has
 */
export function addressesOf(cloud: Cloud, own: Output[]): string[] {
  const { endpoint, options } = cloud;
  const urls = cloud.functionUrls();
  return section('Addresses', [
    ...own.map(({ name, text, failed }) => address(name, failed ? colors.yellow(text) : colors.cyan(text))),
    address('Console', colors.cyan(`${endpoint}/_local/`)),
    ...Object.values(cloud.httpApis()).map((each) => address('HTTP API', colors.cyan(each))),
    ...urls.map((url) =>
      address('Function URL', `${colors.cyan(url.address)}  (${shortName(cloud, url.name)})`),
    ),
    address('AWS services', `${colors.cyan(endpoint)}  (${options.region})`),
  ]);
}

/**
 * How other terminals get in.
 * @param variables - lines for a shell that the service itself has
 */
export function environment(cloud: Cloud, variables: string[]): string[] {
  const own = Object.entries(clientVariables(cloud)).map(([name, value]) => `${name}=${value}`);
  return section('Environment for other terminals', [`export ${own.join(' ')}`, ...variables]);
}

/** A function as its service calls it: without the name of the stack. */
function shortName({ stacks }: Cloud, name: string): string {
  const prefix = stacks.map((stack) => `${stack.name}-`).find((each) => name.startsWith(each)) ?? '';
  return name.slice(prefix.length);
}

const address = (name: string, text: string): string => `${name.padEnd(12)}  ${text}`;

const section = (title: string, lines: string[]): string[] =>
  lines.length > 0 ? [colors.bold(title), ...lines.map((line) => `  ${line}`), ''] : [];
