import { existsSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { isArchitecture } from './architecture.ts';
import { buildLayer } from './build-layer.ts';
import { LayerBuildError } from './errors.ts';
import type { Layer, Serverless, Writers } from './serverless.ts';

/** Packages a layer whose folder is an npm workspace as what that depends on, built for Lambda. */
export default class LayersPlugin {
  readonly hooks = {
    'before:package:createDeploymentArtifacts': () => this.#package(),
    'before:deploy:function:packageFunction': () => letLambdaRead(),
  };
  readonly #serverless: Serverless;
  readonly #writers: Writers;

  constructor(serverless: Serverless, _options: unknown, writers: Writers) {
    this.#serverless = serverless;
    this.#writers = writers;
  }

  async #package(): Promise<void> {
    letLambdaRead();
    const { serviceDir, service, classes } = this.#serverless;
    for (const [name, layer] of Object.entries(service.layers ?? {})) {
      if (!layer.path || !existsSync(join(serviceDir, layer.path, 'package.json'))) continue;
      try {
        layer.path = await this.#build(name, layer, layer.path);
      } catch (error) {
        // The framework prints its own errors without a stack.
        if (error instanceof LayerBuildError) throw new classes.Error(error.message, 'LAYER_BUILD_FAILED');
        throw error;
      }
    }
  }

  /** Returns the built layer's folder, relative to the service. */
  async #build(name: string, { compatibleArchitectures }: Layer, path: string): Promise<string> {
    const { serviceDir, service } = this.#serverless;
    const { log, progress } = this.#writers;
    // The last is Lambda's own default.
    const architecture = compatibleArchitectures?.[0] ?? service.provider.architecture ?? 'x86_64';
    if (!isArchitecture(architecture)) throw new LayerBuildError(`No such architecture: ${architecture}`);
    const workspace = posix.normalize(path).replace(/\/$/, '');
    const line = progress.create({ message: `Building layer "${name}" for ${architecture}` });
    try {
      const { directory, cached } = await buildLayer(serviceDir, { name, workspace, architecture });
      if (!cached) log.success(`Built layer "${name}" for ${architecture}`);
      return relative(serviceDir, directory);
    } finally {
      line.remove();
    }
  }
}

/** Bundles go into the zips with the modes that the umask gives them, and Lambda's user is not their owner. */
function letLambdaRead(): void {
  process.umask(0o022);
}
