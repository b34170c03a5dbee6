import type { Plugin } from 'esbuild';
import { pagePlugin } from './page-plugin.ts';
import { pruneClients } from './prune-clients.ts';

/** What serverless.yml names as `custom.esbuild.plugins`. */
const plugins: Plugin[] = [pruneClients, pagePlugin];

export default plugins;
