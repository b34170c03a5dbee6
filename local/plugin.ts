import { resolve } from 'node:path';
import { closeOnSignal } from './close-on-signal.ts';
import type { Cloud } from './cloud.ts';
import { commands, hostsFrom, type Options, portFrom, speedFrom } from './options.ts';
import type { Serverless } from './template/serverless.ts';
import { useLocalCredentials } from './use-local-credentials.ts';
import { UserError } from './user-error.ts';

/** The commands that bring a local cloud up, and whatever stands in it. */
const BRING_UP = /^(local|invoke local|offline( start)?)$/;

/** What the framework hands to a source of variables. */
interface Resolving {
  address: string;
  resolveConfigurationProperty: (path: string[]) => Promise<unknown>;
}

/**
 * The Serverless Framework's side of the local cloud: `sls local`, what other commands need to run functions on
 * this machine, and packaging without an account. The cloud itself is loaded only by commands that use it.
 */
export default class LocalCloudPlugin {
  readonly commands = commands;
  readonly hooks = {
    initialize: () => this.#attach().catch((error) => this.#explain(error)),
    finalize: () => this.#close(),
    error: (error: unknown) => this.#fail(error),
    'before:offline:start:end': () => this.#close(),
    'local:run': () => this.#local().catch((error) => this.#explain(error)),
    'before:package:cleanup': () => this.#package(),
  };
  /** `${local:name}`: what `custom.local.params` says in commands that bring a local cloud up, and null in others. */
  readonly configurationVariablesSources = {
    local: {
      resolve: async ({ address, resolveConfigurationProperty }: Resolving) => ({
        value: BRING_UP.test(this.#command)
          ? ((await resolveConfigurationProperty(['custom', 'local', 'params', address])) ?? null)
          : null,
      }),
    },
  };
  readonly #serverless: Serverless;
  readonly #options: Options;
  #started: Cloud | undefined;
  #closing: Promise<void> | undefined;

  constructor(serverless: Serverless, options: Options) {
    this.#serverless = serverless;
    this.#options = options;
    useLocalCredentials(process.env);
  }

  get #command(): string {
    return this.#serverless.processedInput.commands.join(' ');
  }

  // The framework knows no defaults of options for commands of others.
  get #port(): number {
    return portFrom(this.#options.port ?? '4566');
  }

  get #directory(): string {
    return resolve(this.#serverless.serviceDir, this.#options.state ?? '.local');
  }

  async #local(): Promise<void> {
    const { run } = await import('./run.ts');
    await run(this.#serverless, {
      directory: this.#directory,
      port: this.#port,
      httpPort: portFrom(this.#options['http-port']),
      speed: speedFrom(this.#options.speed),
      allowedHosts: hostsFrom(this.#options['allow-host']),
      fresh: this.#options.fresh ?? false,
      packaged: this.#options.packaged ?? false,
    });
  }

  /** Commands that run functions themselves let them find the local cloud, or have one for as long as they take. */
  async #attach(): Promise<void> {
    if (this.#command === 'invoke local') {
      const { attach } = await import('./attach.ts');
      this.#started = await attach(this.#serverless, { directory: this.#directory, port: 0 });
    }
    if (/^offline( start)?$/.test(this.#command)) {
      const { startOffline } = await import('./offline/start.ts');
      const allowedHosts = hostsFrom(this.#options['allow-host']);
      const options = { directory: this.#directory, port: this.#port, allowedHosts };
      this.#started = await startOffline(this.#serverless, options, this.#options);
    }
    if (this.#started) closeOnSignal(() => this.#close());
  }

  async #close(): Promise<void> {
    this.#closing ??= this.#started?.close();
    await this.#closing;
  }

  /** Nothing that is still open shall keep a command that has failed from ending. */
  async #fail(error: unknown): Promise<void> {
    try {
      await this.#close();
    } finally {
      const { endBundling } = await import('./end-bundling.ts');
      await endBundling(error);
    }
  }

  /** The framework shows errors of its own class as their message, and others with a stack. */
  #explain(error: unknown): never {
    if (error instanceof UserError) throw new this.#serverless.classes.Error(error.message);
    throw error;
  }

  /** A package alone has no stack to compare itself with; a deployment has. */
  async #package(): Promise<void> {
    if (this.#command !== 'package') return;
    const { answerNoStack } = await import('./template/no-stack.ts');
    await answerNoStack();
  }
}
