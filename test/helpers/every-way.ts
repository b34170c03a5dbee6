import { setImmediate as turn } from 'node:timers/promises';
import type { Around } from './memory-ports.ts';

/** Decides between so many ways: returns the index of one. */
export type Choose = (ways: number) => number;

/** Runs something once for every way in which its decisions can turn out. @returns how many there were */
export async function everyWay(run: (choose: Choose) => Promise<void>): Promise<number> {
  const path: { chosen: number; ways: number }[] = [];
  for (let runs = 1; ; runs += 1) {
    let depth = 0;
    await run((ways) => (path[depth++] ??= { chosen: 0, ways }).chosen);
    while ((path.at(-1)?.chosen ?? -1) + 1 === path.at(-1)?.ways) path.pop();
    const last = path.at(-1);
    if (!last) return runs;
    last.chosen += 1;
  }
}

/** Lets actors take their steps in an order that `choose` decides. Each goes through its `around` for every step. */
export async function takeTurns(
  actors: readonly ((around: Around) => Promise<void>)[],
  choose: Choose,
): Promise<void> {
  const waiting = new Map<number, () => void>();
  const around =
    (actor: number): Around =>
    async (effect) => {
      await new Promise<void>((go) => waiting.set(actor, go));
      return effect();
    };
  const atWork = new Set(actors.keys());
  const all = Promise.all(actors.map((act, index) => act(around(index)).finally(() => atWork.delete(index))));
  while (atWork.size > 0) {
    await turn();
    const ready = [...waiting].toSorted(([one], [other]) => one - other);
    const [actor, go] = ready[ready.length > 1 ? choose(ready.length) : 0] ?? [];
    if (actor === undefined) continue;
    waiting.delete(actor);
    go?.();
  }
  await all;
}
