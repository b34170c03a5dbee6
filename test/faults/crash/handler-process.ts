import { createRequire, flushCompileCache } from 'node:module';
import { lambdaContext } from '../../helpers/lambda-context.ts';

/** An event, and what its handler takes for the time: epoch milliseconds, which do not pass. */
export interface Task {
  event: unknown;
  now: number;
}

/** What the handler made of it. */
export type Outcome = { answer: unknown } | { error: string };

/*
 * The process of an execution environment, by itself: `node handler-process.ts <bundle>` loads a handler, and hands it
 * one event after the other.
 */
const [bundle = ''] = process.argv.slice(2);
const { handler }: { handler: (event: unknown, context: object) => Promise<unknown> } = createRequire(
  import.meta.url,
)(bundle);
// Whoever is killed writes nothing as it ends.
flushCompileCache();

process.on('message', ({ event, now }: Task) => {
  // What a handler writes then depends on nothing but its event: two runs can be compared.
  Date.now = () => now;
  void handler(event, lambdaContext()).then(
    (answer) => report({ answer }),
    (error: unknown) => report({ error: error instanceof Error ? String(error.stack) : String(error) }),
  );
});

const report = (outcome: Outcome): void => void process.send?.(outcome);
