import type { Plugin } from 'esbuild';
import { pruneClients } from './prune-clients.ts';

/** What serverless.yml names as `custom.esbuild.plugins`. */
const plugins: Plugin[] = [pruneClients];

export default plugins;
