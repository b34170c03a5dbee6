import type { EventEmitter } from 'node:events';
import { once } from 'node:events';
import { Cloud } from './cloud.ts';
import { ACCOUNTS } from './iam/accounts.ts';
import { banner } from './banner.ts';
import { bundleOptions } from './template/bundle.ts';
import type { Serverless } from './template/serverless.ts';
import { readStack } from './template/stack.ts';
import type { Template } from './template/template.ts';
import { watchConfiguration } from './template/watch.ts';
import { printEvents } from './terminal.ts';

export interface RunOptions {
  service: Serverless['service'];
  serviceDir: string;
  stackName: string;
  directory: string;
  port: number;
  httpPort: number;
  fresh: boolean;
}

/** Brings a compiled template up and keeps it up until Ctrl-C. */
export async function run(template: Template, options: RunOptions): Promise<void> {
  const { service, serviceDir, directory, port, httpPort, fresh } = options;
  const region = service.provider.region;
  const cloud = new Cloud({ directory, region, port, httpPort, fresh });
  const layers = Object.entries(service.layers ?? {}).map(([key, layer]) => [
    layer.name ?? key,
    layer.path ?? '',
  ]);
  const stack = { accountId: ACCOUNTS[0].id, region, stackName: options.stackName };
  const sources = {
    serviceDir,
    bundle: bundleOptions(service.custom ?? {}, serviceDir),
    layers: Object.fromEntries(layers),
  };
  const { missing, ...resources } = readStack(template, stack, sources, directory);
  await cloud.listen();
  printEvents(cloud.trace, `${options.stackName}-`);
  await cloud.deploy(resources);
  console.log(banner(cloud, missing));
  const watcher = watchConfiguration(serviceDir, (file) =>
    console.log(`${file} changed: stop with Ctrl-C and start again, to have it take effect`),
  );
  await stopSignal(process);
  console.log('\nStopping …');
  await watcher.close();
  await cloud.close();
}

/** Ctrl-C in a terminal reaches the whole process group, often twice: by the terminal and through npm. */
async function stopSignal(emitter: EventEmitter): Promise<void> {
  await Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(emitter, signal)));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) emitter.on(signal, () => {});
}
