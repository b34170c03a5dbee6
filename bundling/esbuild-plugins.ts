import type { Plugin } from 'esbuild';
import { literalSchemaKeys } from './literal-schema-keys.ts';

/** What serverless.yml names as `custom.esbuild.plugins`. */
const plugins: Plugin[] = [literalSchemaKeys];

export default plugins;
