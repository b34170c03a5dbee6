import { readdirSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recompress } from './recompress.ts';

interface Serverless {
  serviceDir: string;
  service: { functions: Record<string, { package?: { artifact?: string } }> };
}

/** What serverless-esbuild calls the folder of a zip: `<function>-<process>-<milliseconds>-<random>`. */
const ZIP_FOLDER = new RegExp(`-${process.pid}-\\d{13}-[0-9a-f]{8}$`);

/**
 * Makes the functions' zips as small as they can be: they are unpacked at each cold start, and packed once. What
 * serverless-esbuild made them from it forgets in the folder for temporary files; that goes.
 */
export default class RecompressPlugin {
  readonly hooks = {
    'after:package:createDeploymentArtifacts': () => this.#recompress().finally(removeZipFolders),
    'after:deploy:function:packageFunction': removeZipFolders,
    error: removeZipFolders,
  };
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

function removeZipFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    if (ZIP_FOLDER.test(name)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
