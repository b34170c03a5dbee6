import type { Cloud } from '../cloud.ts';
import { attach } from '../attach.ts';
import type { Serverless } from '../template/serverless.ts';
import { printEvents } from '../terminal.ts';
import { leaveOutNulls } from './events.ts';
import { leaveHttpToOffline } from './settings.ts';

const PORT = 4566;

/**
 * Prepares `sls offline`: serverless-offline serves the HTTP API, the local cloud is behind it.
 * @returns the local cloud that was started for it, if none was running
 */
export async function startOffline(serverless: Serverless, directory: string): Promise<Cloud | undefined> {
  const cloud = await attach(serverless, { directory, port: PORT });
  leaveHttpToOffline(serverless.service);
  await leaveOutNulls(serverless.serviceDir);
  if (!cloud) return undefined;
  console.log(`AWS services on ${cloud.endpoint} (${cloud.options.region}): uploads trigger functions\n`);
  printEvents(cloud.trace, '');
  return cloud;
}
