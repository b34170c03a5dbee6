import type { EventEmitter } from 'node:events';
import { once } from 'node:events';
import { join } from 'node:path';
import { banner } from './banner.ts';
import { endProgress } from './end-progress.ts';
import { launch, type LaunchOptions } from './launch.ts';
import { tellWhenDeployed } from './live-edits.ts';
import { compileServices } from './services/compile.ts';
import { ownAddresses, shellVariables } from './shell-variables.ts';
import { withCommand } from './with-command.ts';
import { compileTemplate } from './template/compile.ts';
import { packageService } from './template/package.ts';
import type { Serverless } from './template/serverless.ts';
import { watchConfiguration } from './template/watch.ts';
import { printEvents } from './terminal.ts';

export interface RunOptions extends LaunchOptions {
  /** Run the zips that would be deployed, instead of the sources. */
  packaged: boolean;
}

/** Brings a service up and keeps it up until Ctrl-C. */
export async function run(serverless: Serverless, options: RunOptions): Promise<void> {
  const { directory, packaged } = options;
  const others = compileServices(serverless, directory);
  const compiled = packaged
    ? await packageService(serverless)
    : { template: await compileTemplate(serverless, join(directory, 'package')) };
  const { cloud, missing } = await launch(
    serverless,
    { ...compiled, others },
    options,
    ({ trace }, stackName) => {
      printEvents(trace, `${stackName}-`);
      if (!packaged) tellWhenDeployed(trace, stackName);
    },
  ).catch((error) => {
    throw withCommand(error, directory, { port: options.port, 'http-port': options.httpPort });
  });
  const stopped = stopSignal(process);
  const { service, serviceDir } = serverless;
  const { custom = {} } = service;
  const [variables, addresses] = await Promise.all([
    shellVariables(custom, serviceDir, cloud),
    ownAddresses(custom, serviceDir, cloud),
  ]);
  endProgress();
  console.log(banner(cloud, { missing, packaged, variables, addresses }));
  const watcher = watchConfiguration(serviceDir, (file) =>
    console.log(`${file} changed: stop with Ctrl-C and start again, to have it take effect`),
  );
  await stopped;
  console.log('\nStopping …');
  await watcher.close();
  await cloud.close();
}

/** Ctrl-C in a terminal reaches the whole process group, often twice: by the terminal and through npm. */
async function stopSignal(emitter: EventEmitter): Promise<void> {
  await Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(emitter, signal)));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) emitter.on(signal, () => {});
}
