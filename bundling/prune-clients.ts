import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { needsSchemasForNames, withErrorsOnDemand, withRegisteredErrors } from './errors-on-demand.ts';
import { withLiteralKeys } from './literal-schema-keys.ts';

const SCHEMAS = /[/\\]@aws-sdk[/\\]client-[^/\\]+[/\\]dist-es[/\\]schemas[/\\]schemas_\d+\.js$/;
const PACKAGE = /[/\\]@aws-sdk[/\\](?:client-[^/\\]+|nested-clients)[/\\]package\.json$/;
const INDEX = /[/\\]@aws-sdk[/\\]client-[^/\\]+[/\\]dist-es[/\\]index\.js$/;

/** Has the AWS SDK's clients written so that esbuild can drop what a function does not use of them. */
export const pruneClients: Plugin = {
  name: 'prune-clients',
  setup(build) {
    build.onLoad({ filter: SCHEMAS }, async ({ path }) => {
      const schemas = withLiteralKeys(await readFile(path, 'utf8'));
      if (await keepsErrors(resolve(path, '../..'))) return { contents: schemas };
      const errors = await readFile(resolve(path, '../../models/errors.js'), 'utf8');
      return { contents: withErrorsOnDemand(schemas, errors) };
    });
    // For its version alone, which a client names in each request.
    build.onLoad({ filter: PACKAGE }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    build.onLoad({ filter: INDEX }, async ({ path }) => {
      const index = await readFile(path, 'utf8');
      return { contents: (await keepsErrors(resolve(path, '..'))) ? index : withRegisteredErrors(index) };
    });
  },
};

const keepsErrors = async (client: string): Promise<boolean> =>
  needsSchemasForNames(await readFile(resolve(client, 'runtimeConfig.shared.js'), 'utf8'));
