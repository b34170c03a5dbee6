import { resolve } from 'node:path';
import { attach } from './attach.ts';
import type { Cloud } from './cloud.ts';
import { leaveOutNulls } from './offline/events.ts';
import { announce } from './offline/announce.ts';
import { leaveHttpToOffline } from './offline/settings.ts';
import { run } from './run.ts';
import { answerNoStack } from './template/no-stack.ts';
import type { Serverless } from './template/serverless.ts';
import { useLocalCredentials } from './use-local-credentials.ts';
import { UserError } from './user-error.ts';

interface Options {
  port: string;
  'http-port': string;
  state: string;
  fresh?: boolean;
  packaged?: boolean;
}

const STATE = { usage: 'Folder of the state (default .local)', type: 'string', default: '.local' };

/** The Serverless Framework's side of the local cloud: `sls local`, and packaging without an account. */
export default class LocalCloudPlugin {
  readonly commands = {
    local: {
      usage: 'Run the service on this machine, with AWS on loopback',
      lifecycleEvents: ['run'],
      options: {
        port: { usage: 'Port of all AWS services (default 4566)', type: 'string', default: '4566' },
        'http-port': { usage: 'Port of the HTTP API (default 3000)', type: 'string', default: '3000' },
        state: STATE,
        fresh: { usage: 'Forget what earlier runs left', type: 'boolean' },
        packaged: { usage: 'Run the zips that would be deployed, not the sources', type: 'boolean' },
      },
    },
    // Options for commands of others.
    invoke: { commands: { local: { options: { state: STATE } } } },
    offline: { options: { state: STATE }, commands: { start: { options: { state: STATE } } } },
  };
  readonly hooks = {
    initialize: () => this.#attach().catch((error) => this.#explain(error)),
    finalize: () => this.#started?.close(),
    error: () => this.#started?.close(),
    'local:run': () => this.#local().catch((error) => this.#explain(error)),
    'before:package:cleanup': () => this.#package(),
  };
  readonly #serverless: Serverless;
  readonly #options: Options;
  #started: Cloud | undefined;

  constructor(serverless: Serverless, options: Options) {
    this.#serverless = serverless;
    this.#options = options;
    useLocalCredentials(process.env);
  }

  get #directory(): string {
    return resolve(this.#serverless.serviceDir, this.#options.state);
  }

  async #local(): Promise<void> {
    await run(this.#serverless, {
      directory: this.#directory,
      port: portFrom(this.#options.port),
      httpPort: portFrom(this.#options['http-port']),
      fresh: this.#options.fresh ?? false,
      packaged: this.#options.packaged ?? false,
    });
  }

  /** Commands that run functions themselves let them find the local cloud, or have one for as long as they take. */
  async #attach(): Promise<void> {
    const { processedInput, serviceDir, service } = this.#serverless;
    const command = processedInput.commands.join(' ');
    const isOffline = /^offline( start)?$/.test(command);
    if (command !== 'invoke local' && !isOffline) return;
    this.#started = await attach(this.#serverless, {
      directory: this.#directory,
      port: isOffline ? 4566 : 0,
    });
    if (!isOffline) return;
    if (this.#started) announce(this.#started);
    leaveHttpToOffline(service);
    await leaveOutNulls(serviceDir);
  }

  /** The framework shows errors of its own class as their message, and others with a stack. */
  #explain(error: unknown): never {
    if (error instanceof UserError) throw new this.#serverless.classes.Error(error.message);
    throw error;
  }

  /** A package alone has no stack to compare itself with; a deployment has. */
  async #package(): Promise<void> {
    if (this.#serverless.processedInput.commands[0] === 'package') await answerNoStack();
  }
}

/** An option has a value that makes no sense. */
class OptionError extends UserError {
  override readonly name = 'OptionError';
}

/** @throws OptionError when it is none */
function portFrom(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new OptionError(`"${text}" is no port. Type for example: npm start -- --port 4567`);
}
