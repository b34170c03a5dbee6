import { attach, type AttachOptions } from '../attach.ts';
import { addressesOf, environment } from '../banner.ts';
import type { Cloud } from '../cloud.ts';
import { checkFree } from '../loopback.ts';
import { ownAddresses, shellVariables } from '../shell-variables.ts';
import { withCommand } from '../with-command.ts';
import type { Serverless } from '../template/serverless.ts';
import { printEvents } from '../terminal.ts';
import { leaveOutNulls } from './events.ts';
import { leaveHttpToOffline, offlineAddress, type OfflineOptions } from './settings.ts';
import { runInSteps } from './steps.ts';

/**
 * Prepares `sls offline`: serverless-offline serves the HTTP API, the local cloud is behind it.
 * @returns the local cloud that was started for it, if none was running
 */
export async function startOffline(
  serverless: Serverless,
  options: AttachOptions,
  command: OfflineOptions,
): Promise<Cloud | undefined> {
  const { directory, port } = options;
  const httpApiAddress = offlineAddress(serverless.service, command);
  const ports = { port, httpPort: Number(new URL(httpApiAddress).port) };
  const start = async () => {
    await checkFree(httpApiAddress);
    return attach(serverless, { ...options, httpApiAddress });
  };
  const cloud = await start().catch((error) => {
    throw withCommand(error, directory, ports);
  });
  const { service, serviceDir } = serverless;
  runInSteps(serverless);
  leaveHttpToOffline(service);
  await leaveOutNulls(serviceDir);
  if (!cloud) return undefined;
  const { custom = {} } = service;
  const [variables, addresses] = await Promise.all([
    shellVariables(custom, serviceDir, cloud),
    ownAddresses(custom, serviceDir, cloud),
  ]);
  console.log([...addressesOf(cloud, addresses), ...environment(cloud, variables)].join('\n'));
  printEvents(cloud.trace, '');
  return cloud;
}
