import type { VirtualClock } from '../clock.ts';
import type { EventsService } from '../events/service.ts';
import type { Faults } from '../faults.ts';
import type { LambdaService } from '../lambda/service.ts';
import type { SqsService } from '../sqs/service.ts';
import { type Standing, standsOf } from './graph.ts';
import type { Due, Live } from './model.ts';

/** The rooms whose state changes by itself. */
export interface Rooms {
  clock: VirtualClock;
  lambda: LambdaService;
  sqs: SqsService;
  events: EventsService;
  faults: Faults;
}

const MOST_DUE = 5;

/** How things are at this moment. */
export function liveOf(rooms: Rooms, standing: Standing): Live {
  const { functions, queues, rules } = standing.resources;
  const { clock, lambda, sqs, events, faults } = rooms;
  const atWork = lambda.messagesAtWork();
  const described = new Map(lambda.describe().map((each) => [each.name, each]));
  const depths = queues.map(({ arn, name }) => {
    const { visible = 0, inFlight = 0, delayed = 0 } = sqs.depth(arn) ?? {};
    return { id: arn, name, visible, inFlight, delayed, next: sqs.nextVisible(arn, atWork) };
  });
  const ofRules = rules.map(({ arn, name }) => ({ id: arn, name, ...events.nextOf(arn) }));
  const due: Due[] = [
    ...lambda.waiting(MOST_DUE).map(({ functionArn: id, due: at, attempt, subject }) => {
      const what = attempt > 1 ? `attempt ${attempt}` : 'a delayed event';
      return { id, at, kind: 'retry' as const, what, subject };
    }),
    ...depths.flatMap(({ id, next: at, inFlight }) => {
      const what = inFlight > 0 ? 'a message again' : 'a delayed message';
      return at === undefined ? [] : [{ id, at, kind: 'message' as const, what, subject: '' }];
    }),
    ...ofRules.flatMap(({ id, tick, delivery }) => [
      ...(delivery === undefined
        ? []
        : [{ id, at: delivery, kind: 'retry' as const, what: 'a delivery', subject: '' }]),
      ...(tick === undefined
        ? []
        : [{ id, at: tick, kind: 'tick' as const, what: 'the schedule', subject: '' }]),
    ]),
  ];
  return {
    stands: standsOf(standing),
    now: clock.now(),
    speed: clock.speed,
    due: due.toSorted((a, b) => a.at - b.at),
    functions: functions.flatMap(({ arn: id, name }) => {
      const { environments = [], queued = 0, ...counts } = described.get(name) ?? {};
      return [
        { id, queued, environments, invocations: 0, errors: 0, coldStarts: 0, throttles: 0, ...counts },
      ];
    }),
    queues: depths,
    faults: faults.settings,
  };
}
