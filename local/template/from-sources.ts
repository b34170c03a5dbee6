import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import type { Code } from '../lambda/config.ts';
import { EsbuildCode } from '../lambda/esbuild-code.ts';
import { linkLayer } from '../layers/link.ts';
import type { CodeSource } from './code-source.ts';
import { type Resource, TemplateError } from './template.ts';

/** Where a service keeps its sources, which a template does not say. */
export interface Sources {
  bundle: BuildOptions;
  /** The folder of each layer, by the layer's logical id. */
  layers: Record<string, string>;
  /** Patterns of the files that lie beside a function's bundle, by the function's logical id. */
  patterns?: Record<string, readonly string[]>;
}

/** Functions bundled from their sources whenever these change, and layers as this machine has their packages. */
export class FromSources implements CodeSource {
  readonly #sources: Sources;
  readonly #folder: string;

  /** @param folder - of the layers that it makes */
  constructor(sources: Sources, folder: string) {
    this.#sources = sources;
    this.#folder = folder;
  }

  async code({ logicalId, properties }: Resource): Promise<Code> {
    const { bundle, patterns = {} } = this.#sources;
    const handler = String(properties['Handler']);
    return new EsbuildCode({ handler, options: bundle, patterns: patterns[logicalId] ?? [] });
  }

  /** @throws TemplateError, LayerError */
  async layer({ logicalId }: Resource): Promise<string> {
    const source = this.#sources.layers[logicalId];
    if (!source) throw new TemplateError(`The service has no folder for the layer ${logicalId}`);
    return linkLayer(source, join(this.#folder, logicalId));
  }
}
