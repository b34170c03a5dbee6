import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withoutStack } from './no-stack.ts';
import type { Serverless } from './serverless.ts';
import type { Template } from './template.ts';

/** The smallest ZIP file: an end-of-central-directory record and nothing before it. */
const EMPTY_ZIP = Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex');

/**
 * Compiles the service to the CloudFormation template that `sls deploy` would send, in about 0.1 s: with empty
 * packages in place of the real ones, since here functions run from their sources.
 * @param directory - where the framework may leave its own files
 */
export async function compileTemplate(serverless: Serverless, directory: string): Promise<Template> {
  mkdirSync(directory, { recursive: true });
  const artifact = join(directory, 'empty.zip');
  writeFileSync(artifact, EMPTY_ZIP);
  const { functions, layers = {} } = serverless.service;
  const { hooks } = serverless.pluginManager;
  const { naming } = serverless.getProvider('aws');
  const bootstrap = join(directory, naming.getCoreTemplateFileName());
  const packaged = [...Object.values(functions), ...Object.values(layers)];
  const undo = [
    ...packaged.map((each) => replace(each, 'package', { ...each.package, artifact })),
    // Bundlers and layer builders hang on these two.
    replace(hooks, 'before:package:createDeploymentArtifacts', []),
    replace(hooks, 'after:package:createDeploymentArtifacts', []),
    // A package that stands ready to be deployed, or is being made, stays as it is: the template is read from memory.
    replace(hooks, 'aws:common:cleanupTempDir:cleanup', []),
    replace(hooks, 'aws:package:finalize:saveServiceState', []),
    // What it writes before any hook, it puts there by this name.
    replace(naming, 'getCoreTemplateFileName', () =>
      relative(join(serverless.serviceDir, '.serverless'), bootstrap),
    ),
  ];
  try {
    await withoutStack(() => serverless.pluginManager.spawn('package'));
  } finally {
    for (const each of undo) each();
  }
  return serverless.service.provider.compiledCloudFormationTemplate;
}

/** Sets a member for a while. @returns what gives it its value back */
function replace<T extends object, K extends keyof T>(target: T, key: K, value: T[K]): () => void {
  const { [key]: before } = target;
  target[key] = value;
  return () => {
    target[key] = before;
  };
}
