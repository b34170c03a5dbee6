import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recompress } from './recompress.ts';

interface Serverless {
  serviceDir: string;
  service: { functions: Record<string, { package?: { artifact?: string } }> };
}

/** Makes the functions' zips as small as they can be: they are unpacked at each cold start, and packed once. */
export default class RecompressPlugin {
  readonly hooks = { 'after:package:createDeploymentArtifacts': () => this.#recompress() };
  readonly #serverless: Serverless;

  constructor(serverless: Serverless) {
    this.#serverless = serverless;
  }

  async #recompress(): Promise<void> {
    const { serviceDir, service } = this.#serverless;
    for (const { package: { artifact } = {} } of Object.values(service.functions)) {
      if (!artifact) continue;
      const file = join(serviceDir, artifact);
      await writeFile(file, recompress(await readFile(file)));
    }
  }
}
