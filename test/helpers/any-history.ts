import * as fc from 'fast-check';
import type { ObjectChange } from '../../lib/s3-event.ts';
import type { Around } from './memory-ports.ts';
import type { VersionedObject } from './versioned-object.ts';
import { Crash } from './world.ts';

/** What somebody does with an object. */
export type Mutation = (object: VersionedObject) => ObjectChange;

interface Keyed {
  object: VersionedObject;
  deliver: (change: ObjectChange, around: Around) => Promise<void>;
}

/**
 * Has any history happen to a key of a new world, with each of its events delivered twice, side by side, while it goes
 * on, and calls that break off anywhere.
 * @param assess - looks at the world in the end, and at its last change
 */
export const assertAnyHistory = <World extends Keyed>(
  mutation: fc.Arbitrary<Mutation>,
  create: () => World,
  assess: (world: World, last: ObjectChange | undefined) => void,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(mutation, { minLength: 1, maxLength: 6 }),
      fc.array(
        fc.nat(9).map((dice) => dice === 0),
        { maxLength: 200 },
      ),
      async (scheduler, log, crashes) => {
        const world = create();
        const luck = crashes.values();
        const around: Around = async (effect) => {
          await scheduler.schedule(Promise.resolve());
          const result = effect();
          if (luck.next().value) throw new Crash();
          return result;
        };
        const deliveries: Promise<void>[] = [];
        const changes: ObjectChange[] = [];
        const history = async (): Promise<void> => {
          for (const mutate of log) {
            await scheduler.schedule(Promise.resolve());
            const change = mutate(world.object);
            changes.push(change);
            deliveries.push(world.deliver(change, around), world.deliver(change, around));
          }
          await Promise.all(deliveries);
        };
        await scheduler.waitFor(history());
        assess(world, changes.at(-1));
      },
    ),
    { numRuns: 3_000 },
  );
