import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CallGate, type GateCall, type Point } from './call-gate.ts';
import type { Outcome, Task } from './handler-process.ts';

/** What became of an event. */
export interface Run {
  /** The handler's calls of AWS, in the order in which they came. */
  calls: GateCall[];
  /** undefined if the process died over it. */
  outcome: Outcome | undefined;
}

/** Runs a handler in a process, which can be killed at any of its calls; another one then takes its place. */
export class ExecutionEnvironment {
  readonly #bundle: string;
  readonly #variables: Record<string, string>;
  #life: { child: ChildProcess; gate: CallGate } | undefined;

  /** @param bundle - a CommonJS file that exports `handler` */
  constructor(bundle: string, variables: Record<string, string>) {
    this.#bundle = bundle;
    this.#variables = variables;
  }

  /** Hands an event over, with a cloud behind it. */
  async handle(task: Task, endpoint: string, death?: Point): Promise<Run> {
    const { child, gate } = (this.#life ??= await this.#start());
    const ended = once(child, 'exit').then(() => undefined);
    const answered = once(child, 'message').then(([message]: Outcome[]) => message);
    let outcome: Outcome | undefined;
    const die = (): void => void child.kill('SIGKILL');
    const calls = await gate.open({ endpoint, death, die }, async () => {
      child.send(task);
      outcome = await Promise.race([answered, ended]);
    });
    if (!outcome) await this.close();
    return { calls, outcome };
  }

  async close(): Promise<void> {
    const life = this.#life;
    this.#life = undefined;
    life?.child.kill('SIGKILL');
    await life?.gate.close();
  }

  /** The gate is the process's own: what the dead had sent last must not come through to anybody else. */
  async #start() {
    const gate = new CallGate();
    const { NODE_COMPILE_CACHE } = process.env;
    const env = { ...this.#variables, NODE_COMPILE_CACHE, AWS_ENDPOINT_URL: await gate.listen() };
    const child = fork(join(import.meta.dirname, 'handler-process.ts'), [this.#bundle], {
      env,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    return { child, gate };
  }
}
