import type { Resources } from './resources.ts';

/** What there can be only one of, by what it is known by, and its name. */
export const identitiesOf = ({ buckets, tables, functions, ...rest }: Resources): Map<string, string> =>
  new Map([
    ...[...rest.queues, ...rest.buses, ...rest.rules, ...rest.roles].map(
      ({ arn, name }) => [arn, name] as const,
    ),
    ...rest.logGroups.map(({ accountId, name }) => [`logs ${accountId} ${name}`, name] as const),
    // Here tables and functions have one room for all accounts, as buckets have everywhere.
    ...buckets.map(({ name }) => [`bucket ${name}`, name] as const),
    ...tables.map(({ name }) => [`table ${name}`, name] as const),
    ...functions.map(({ name }) => [`function ${name}`, name] as const),
    // On AWS two APIs may have one name; here their ids follow from it.
    ...[...rest.httpApis, ...rest.functionUrls].map(({ id, name }) => [`address ${id}`, name] as const),
  ]);
