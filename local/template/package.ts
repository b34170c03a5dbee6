import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { hostArchitecture } from '../layers/host-architecture.ts';
import type { ReadArtifact } from './from-packages.ts';
import { withoutStack } from './no-stack.ts';
import type { Serverless } from './serverless.ts';
import type { Template } from './template.ts';

/**
 * Packages a service as `sls package` does, except that its layers are built for this machine, which is to run them.
 * @returns the compiled template, and what reads the zips that it names
 */
export async function packageService(
  serverless: Serverless,
): Promise<{ template: Template; read: ReadArtifact }> {
  const { service, serviceDir } = serverless;
  for (const layer of Object.values(service.layers ?? {})) {
    layer.compatibleArchitectures = [hostArchitecture()];
  }
  await withoutStack(() => serverless.pluginManager.spawn('package'));
  const folder = join(serviceDir, '.serverless');
  return {
    template: service.provider.compiledCloudFormationTemplate,
    read: ({ S3Key }) => readFile(join(folder, basename(S3Key))),
  };
}
