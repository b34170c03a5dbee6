import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SqsService } from '../sqs/service.ts';
import { Store } from '../store.ts';
import { Trace } from '../trace.ts';
import { HandClock } from './helpers/hand-clock.ts';
import { queue, queueArn } from './helpers/sqs.ts';

const MOST_RECEIVES = 2;
const RETENTION_SECONDS = { source: 300, dead: 500 };
const VISIBILITY_SECONDS = 20;
type Name = keyof typeof RETENTION_SECONDS;

const settingsOf = (name: Name) => ({
  MessageRetentionPeriod: RETENTION_SECONDS[name],
  VisibilityTimeout: VISIBILITY_SECONDS,
});
const endpoint = () => '';

/** A message, as one would explain it. Times are seconds. */
interface Told {
  id: string;
  where: Name;
  sentAt: number;
  visibleAt: number;
  /** From the queue where it is, and from both. */
  receives: number;
  total: number;
}

/** What two queues are, said in the simplest way: a list. */
class Model {
  now = 0;
  messages: Told[] = [];
  handles: { handle: string; id: string; where: Name }[] = [];

  expire(): void {
    this.messages = this.messages.filter(({ where, sentAt }) => this.now < sentAt + RETENTION_SECONDS[where]);
  }

  depth(name: Name) {
    const here = this.messages.filter(({ where }) => where === name);
    const hidden = here.filter(({ visibleAt }) => visibleAt > this.now);
    const delayed = hidden.filter(({ receives }) => receives === 0).length;
    return { visible: here.length - hidden.length, inFlight: hidden.length - delayed, delayed };
  }

  find(id: string | undefined, name: Name): Told | undefined {
    return this.messages.find((each) => each.id === id && each.where === name);
  }

  /** Those that may be received, and those that are to be given up. */
  visible(name: Name): { fresh: Told[]; spent: Told[] } {
    const all = this.messages.filter(({ where, visibleAt }) => where === name && visibleAt <= this.now);
    const spent = name === 'source' ? all.filter(({ receives }) => receives >= MOST_RECEIVES) : [];
    return { spent, fresh: all.filter((each) => !spent.includes(each)) };
  }
}

/** SQS on one folder, which can be started again. */
class Real {
  readonly directory = mkdtempSync(join(tmpdir(), 'local-sqs-'));
  readonly clock = new HandClock();
  #store = new Store(this.directory);
  #trace = new Trace();
  sqs = this.#start();

  restart(): void {
    this.close();
    this.#store = new Store(this.directory);
    this.sqs = this.#start();
  }

  close(): void {
    this.sqs.close();
    this.#store.close();
  }

  /** Which messages went to the dead-letter queue during some work. */
  movedBy<T>(work: () => T): { result: T; moved: unknown[] } {
    this.#trace.recent.length = 0;
    const result = work();
    const moves = this.#trace.recent.filter(({ type }) => type === 'MovedToDeadLetterQueue');
    return { result, moved: moves.map(({ detail }) => detail['messageId']) };
  }

  #start(): SqsService {
    const sqs = new SqsService({ store: this.#store, clock: this.clock, trace: this.#trace, endpoint });
    const redrive = { deadLetterTargetArn: queueArn('dead'), maxReceiveCount: MOST_RECEIVES };
    sqs.putQueue(queue('source', settingsOf('source'), { redrive }));
    sqs.putQueue(queue('dead', settingsOf('dead')));
    return sqs;
  }
}

/** A command that fast-check shows as its name with its arguments; afterwards both must have the same depth. */
const command = (name: string, run: (model: Model, real: Real) => void): fc.Command<Model, Real> => ({
  check: () => true,
  run: (model, real) => {
    model.expire();
    run(model, real);
    model.expire();
    for (const each of ['source', 'dead'] as const)
      expect(real.sqs.depth(queueArn(each))).toEqual(model.depth(each));
  },
  toString: () => name,
});

const send = (where: Name, delay: number) =>
  command(`send(${where}, ${delay} s)`, (model, { sqs }) => {
    const id = sqs.send(queueArn(where), 'x', { delaySeconds: delay });
    const visibleAt = model.now + delay;
    model.messages.push({ id, where, sentAt: model.now, visibleAt, receives: 0, total: 0 });
  });

const receive = (where: Name, most: number, seconds: number | undefined) =>
  command(`receive(${where}, ${most}, ${seconds} s)`, (model, real) => {
    const { fresh, spent } = model.visible(where);

    const { result, moved } = real.movedBy(() => real.sqs.receive(queueArn(where), most, seconds));

    expect(result).toHaveLength(Math.min(most, fresh.length));
    const received = result.map(({ messageId }) => messageId);
    expect(new Set(received).size).toBe(result.length);
    expect(fresh.map(({ id }) => id)).toEqual(expect.arrayContaining(received));
    expect(spent.map(({ id }) => id)).toEqual(expect.arrayContaining(moved));
    if (result.length < most) expect(moved).toHaveLength(spent.length);
    for (const message of spent.filter(({ id }) => moved.includes(id)))
      Object.assign(message, { where: 'dead', receives: 0, visibleAt: model.now });
    for (const { messageId, receiptHandle, attributes } of result) {
      const message = model.find(messageId, where);
      if (!message) throw new Error(`${messageId} is not there`);
      message.receives += 1;
      message.total += 1;
      message.visibleAt = model.now + (seconds ?? VISIBILITY_SECONDS);
      model.handles.push({ handle: receiptHandle, id: messageId, where });
      expect(attributes['ApproximateReceiveCount']).toBe(String(message.total));
    }
  });

const remove = (which: number) =>
  command(`delete(${which})`, (model, { sqs }) => {
    const known = model.handles.at(which % Math.max(1, model.handles.length));
    if (!known) return;
    sqs.delete(queueArn(known.where), [known.handle]);
    const message = model.find(known.id, known.where);
    model.messages = model.messages.filter((each) => each !== message);
  });

const change = (which: number, seconds: number) =>
  command(`change(${which}, ${seconds} s)`, (model, { sqs }) => {
    const known = model.handles.at(which % Math.max(1, model.handles.length));
    if (!known) return;
    const message = model.find(known.id, known.where);
    const changing = () => sqs.changeVisibility(queueArn(known.where), [known.handle], seconds);
    if (!message) expect(changing).toThrow('Message does not exist');
    else {
      changing();
      message.visibleAt = model.now + seconds;
    }
  });

const forward = (seconds: number) =>
  command(`forward(${seconds} s)`, (model, { clock }) => {
    clock.forward(seconds * 1000);
    model.now += seconds;
  });

const restart = () => command('restart', (_, real) => real.restart());

const where = fc.constantFrom<Name>('source', 'source', 'source', 'dead');
const commands = [
  fc.tuple(where, fc.constantFrom(0, 0, 0, 5, 30)).map((all) => send(...all)),
  fc
    .tuple(where, fc.integer({ min: 1, max: 10 }), fc.constantFrom(undefined, undefined, 0, 1, 60))
    .map((all) => receive(...all)),
  fc.nat(30).map(remove),
  fc.tuple(fc.nat(30), fc.constantFrom(0, 0, 10, 60)).map((all) => change(...all)),
  fc.constantFrom(1, 5, 20, 20, 61, 200).map(forward),
  fc.constant(restart()),
];

test('no message is lost, doubled or counted wrongly, whatever is done with it', () => {
  // What fails is told with the seed that brings it back.
  fc.assert(
    fc.property(fc.commands(commands, { maxCommands: 60, size: 'max' }), (all) => {
      const real = new Real();
      try {
        fc.modelRun(() => ({ model: new Model(), real }), all);
      } finally {
        real.close();
        rmSync(real.directory, { recursive: true });
      }
    }),
    { numRuns: 150 },
  );
});
