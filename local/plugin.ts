import { join, resolve } from 'node:path';
import { run } from './run.ts';
import { compileTemplate } from './template/compile.ts';
import { answerNoStack } from './template/no-stack.ts';
import type { Serverless } from './template/serverless.ts';
import { UserError } from './user-error.ts';

interface Options {
  port: string;
  'http-port': string;
  state: string;
  fresh?: boolean;
}

/** The Serverless Framework's side of the local cloud: `sls local`, and packaging without an account. */
export default class LocalCloudPlugin {
  readonly commands = {
    local: {
      usage: 'Run the service on this machine, with AWS on loopback',
      lifecycleEvents: ['run'],
      options: {
        port: { usage: 'Port of all AWS services (default 4566)', type: 'string', default: '4566' },
        'http-port': { usage: 'Port of the HTTP API (default 3000)', type: 'string', default: '3000' },
        state: { usage: 'Folder of the state (default .local)', type: 'string', default: '.local' },
        fresh: { usage: 'Forget what earlier runs left', type: 'boolean' },
      },
    },
  };
  readonly hooks = {
    'local:run': () => this.#local().catch((error) => this.#explain(error)),
    'before:package:cleanup': () => this.#package(),
  };
  readonly #serverless: Serverless;
  readonly #options: Options;

  constructor(serverless: Serverless, options: Options) {
    this.#serverless = serverless;
    this.#options = options;
  }

  async #local(): Promise<void> {
    const { service, serviceDir } = this.#serverless;
    const directory = resolve(serviceDir, this.#options.state);
    const template = await compileTemplate(this.#serverless, join(directory, 'package'));
    await run(template, {
      service,
      serviceDir,
      directory,
      stackName: this.#serverless.getProvider('aws').naming.getStackName(),
      port: portFrom(this.#options.port),
      httpPort: portFrom(this.#options['http-port']),
      fresh: this.#options.fresh ?? false,
    });
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
