import { join } from 'node:path';
import { ownFunction } from '../../helpers/own-function.ts';
import { VARIABLES } from './desk.ts';
import { ExecutionEnvironment } from './execution-environment.ts';

/** More would only wait for each other. */
const SIDE_BY_SIDE = 3;

/** A function of this app, to be killed at its work: bundled as it is deployed, in a few environments. */
export async function startVictim(name: string, variables: Record<string, string> = {}) {
  const { code, handler } = await ownFunction(name);
  const bundle = join(await code.directory(), handler.replace(/\.\w+$/, '.cjs'));
  // sharp is in a layer.
  const all = { ...VARIABLES, NODE_PATH: join(process.cwd(), 'node_modules'), ...variables };
  const create = () => new ExecutionEnvironment(bundle, all);
  const first = create();
  const environments = [first, ...Array.from({ length: SIDE_BY_SIDE - 1 }, create)];

  return {
    /** One of its environments. */
    environment: first,

    /** Does the work for each item, with an environment that nobody else has at that time. */
    async forEach<T>(items: T[], work: (item: T, environment: ExecutionEnvironment) => Promise<void>) {
      const queue = items.values();
      await Promise.all(
        environments.map(async (environment) => {
          for (const item of queue) await work(item, environment);
        }),
      );
    },

    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all(environments.map((environment) => environment.close()));
      await code.close();
    },
  };
}

/** See {@link startVictim}. */
export type Victim = Awaited<ReturnType<typeof startVictim>>;
