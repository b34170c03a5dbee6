import type { Cloud } from '../cloud.ts';
import { attach, type AttachOptions } from '../attach.ts';
import { PortInUseError } from '../loopback.ts';
import type { Serverless } from '../template/serverless.ts';
import { printEvents } from '../terminal.ts';
import { leaveOutNulls } from './events.ts';
import { leaveHttpToOffline } from './settings.ts';

/**
 * Prepares `sls offline`: serverless-offline serves the HTTP API, the local cloud is behind it.
 * @returns the local cloud that was started for it, if none was running
 */
export async function startOffline(
  serverless: Serverless,
  options: AttachOptions,
): Promise<Cloud | undefined> {
  const cloud = await attach(serverless, options).catch((error) => {
    throw error instanceof PortInUseError
      ? new PortInUseError(options.port, 'npx sls offline --port')
      : error;
  });
  leaveHttpToOffline(serverless.service);
  await leaveOutNulls(serverless.serviceDir);
  if (!cloud) return undefined;
  console.log(`AWS services on ${cloud.endpoint} (${cloud.options.region}): uploads trigger functions\n`);
  printEvents(cloud.trace, '');
  return cloud;
}
