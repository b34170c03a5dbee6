import * as z from 'zod';
import type { Serverless } from '../template/serverless.ts';

/**
 * Leaves the HTTP API to serverless-offline, and nothing else: the local cloud has AWS's schedules, and a Lambda
 * API that survives a handler which throws. The one of serverless-offline cannot be switched off; it gets a port
 * that nobody knows.
 * @see https://github.com/dherault/serverless-offline#usage-and-command-line-options
 */
export function leaveHttpToOffline(service: Serverless['service']): void {
  for (const definition of Object.values(service.functions)) {
    definition.events = definition.events?.filter((event) => !('schedule' in event)) ?? [];
  }
  const own = { lambdaPort: 0, noPrependStageInUrl: true, noSponsor: true };
  service.custom = { ...service.custom, 'serverless-offline': { ...own, ...optionsOf(service) } };
}

/** Where serverless-offline serves the HTTP API: by the command's options, or else by the service's. */
export function offlineAddress(service: Serverless['service'], command: OfflineOptions): string {
  const Settings = z.object({
    host: z.string().default('localhost'),
    httpPort: z.coerce.number().default(3000),
    httpsProtocol: z.string().optional(),
  });
  const { host, httpPort, httpsProtocol } = Settings.parse({ ...optionsOf(service), ...command });
  return `${httpsProtocol ? 'https' : 'http'}://${host}:${httpPort}`;
}

/** What `sls offline` takes of serverless-offline's own options. */
export interface OfflineOptions {
  host?: string;
  httpPort?: string | number;
  httpsProtocol?: string;
}

function optionsOf({ custom }: Serverless['service']): object {
  const options = custom?.['serverless-offline'];
  return typeof options === 'object' && options !== null ? options : {};
}
