// Builds a layer ahead of time. npm runs this at the end of `npm ci`, while there is a network: npm has fetched the
// packages for this machine only, and not those for Lambda. From then on packaging needs no network.
import { basename } from 'node:path';
import { isArchitecture } from './architecture.ts';
import { buildLayer } from './build-layer.ts';
import { LayerBuildError } from './errors.ts';

const [workspace, architecture = ''] = process.argv.slice(2);
if (workspace === undefined || !isArchitecture(architecture)) {
  throw new Error('Usage: node layers/prepare.ts <folder of the layer> arm64|x86_64');
}
try {
  await buildLayer(process.cwd(), { name: basename(workspace), workspace, architecture });
} catch (error) {
  if (!(error instanceof LayerBuildError)) throw error;
  // Only packaging needs the layer, and will say so again: no reason for an installation to fail.
  console.warn(`The layer ${workspace} is not built yet. ${error.message}`);
}
