import type { Access } from '../iam/access.ts';
import { EventSourceMapping, type MappingConfig, type MappingDependencies } from './event-source-mapping.ts';
import type { LambdaFunction } from './function.ts';
import { checkPoller } from './role-access.ts';

interface Options extends Omit<MappingDependencies, 'hasRoom'> {
  functionOf: (arn: string) => LambdaFunction | undefined;
  access: Pick<Access, 'checkRole'>;
}

/** The event source mappings that poll, by the stack that has them. */
export class Mappings {
  readonly #polling = new Map<string, EventSourceMapping[]>();
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Polls for a stack what its mappings say, and nothing else any more.
   * @throws AwsError `InvalidParameterValueException` for a role that may not poll
   */
  put(stack: string, configs: MappingConfig[]): void {
    for (const gone of this.#polling.get(stack) ?? []) gone.close();
    const { functionOf, access, ...rest } = this.#options;
    for (const { functionArn, queueArn } of configs) {
      const target = functionOf(functionArn);
      if (target) checkPoller(access, target.config, queueArn);
    }
    const dependencies = { ...rest, hasRoom: (arn: string) => functionOf(arn)?.hasRoom ?? false };
    this.#polling.set(
      stack,
      configs.map((config) => new EventSourceMapping(config, dependencies)),
    );
  }

  /** Looks for more, now that there may be room for it. */
  poll(): void {
    for (const mapping of this.#all()) mapping.poll();
  }

  /** The ids of the messages that have been received, and whose functions are at them. */
  messagesAtWork(): string[] {
    return this.#all().flatMap(({ atWork }) => [...atWork]);
  }

  close(): void {
    for (const stack of this.#polling.keys()) this.put(stack, []);
  }

  #all(): EventSourceMapping[] {
    return [...this.#polling.values()].flat();
  }
}
