import type { OfflineOptions } from './offline/settings.ts';
import { UserError } from './user-error.ts';

/** What `sls local` takes, as the framework hands it over. */
export interface Options extends OfflineOptions {
  port?: string;
  'http-port': string;
  state?: string;
  'allow-host'?: string[];
  speed: string;
  fresh?: boolean;
  packaged?: boolean;
}

const port = { usage: 'Port of all AWS services (default 4566)', type: 'string', default: '4566' };
const state = { usage: 'Folder of the state (default .local)', type: 'string', default: '.local' };

const allowHost = {
  usage: 'Name besides localhost by which it may be called, such as host.docker.internal',
  type: 'multiple',
};
const offline = { port, state, 'allow-host': allowHost };

/** The plugin's command, and its options for commands of others. */
export const commands = {
  local: {
    usage: 'Run the service on this machine, with AWS on loopback',
    lifecycleEvents: ['run'],
    options: {
      port,
      'http-port': { usage: 'Port of the HTTP API (default 3000)', type: 'string', default: '3000' },
      state,
      'allow-host': allowHost,
      speed: { usage: 'Seconds a second for what waits (default 1)', type: 'string', default: '1' },
      fresh: { usage: 'Forget what earlier runs left', type: 'boolean' },
      packaged: { usage: 'Run the zips that would be deployed, not the sources', type: 'boolean' },
    },
  },
  invoke: { commands: { local: { options: { state } } } },
  offline: { options: offline, commands: { start: { options: offline } } },
};

/** An option has a value that makes no sense. */
export class OptionError extends UserError {
  override readonly name = 'OptionError';
}

/** @throws OptionError when it is none */
export function portFrom(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number < 65_536) return number;
  throw new OptionError(`"${text}" is no port. Type for example: npm start -- --port 4567`);
}

/** @throws OptionError when it is none */
export function speedFrom(text: string): number {
  const speed = Number(text);
  if (speed > 0 && speed <= 10_000) return speed;
  throw new OptionError(`"${text}" is no speed. Type for example: npm start -- --speed 60`);
}

/** Of a `Host` header: no address with a scheme, and no pattern, which would let nothing in. */
const HOST = /^(\[[\da-f:.]+\]|[\p{L}\p{N}_.-]+)(:\d+)?$/iu;

/** @throws OptionError for one that is no name */
export function hostsFrom(names: string[] = []): string[] {
  const other = names.find((name) => !HOST.test(name));
  if (other === undefined) return names;
  throw new OptionError(
    `"${other}" is no name. Type for example: npm start -- --allow-host host.docker.internal`,
  );
}
