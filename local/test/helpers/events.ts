import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RuleConfig, TargetConfig } from '../../events/config.ts';
import type { Surroundings } from '../../events/ports.ts';
import { EventsService } from '../../events/service.ts';
import { Store } from '../../store.ts';
import type { MessageAttributes } from '../../sqs/message-attributes.ts';
import { type Cause, Trace } from '../../trace.ts';
import { HandClock } from './hand-clock.ts';

const place = 'eu-west-1:111111111111';
const functionArn = `arn:aws:lambda:${place}:function:work`;

/** A target of a rule, the function `work` unless said otherwise, with AWS's own retry policy. */
export const target = (rest: Partial<TargetConfig> = {}): TargetConfig => ({
  id: rest.arn ?? 'work',
  arn: functionArn,
  maximumRetryAttempts: 185,
  maximumEventAgeSeconds: 86_400,
  ...rest,
});

/** A rule of the default bus for the function `work`, without a schedule or pattern unless they are given. */
export const matching = (rest: Partial<RuleConfig>): RuleConfig => ({
  name: 'often',
  arn: `arn:aws:events:${place}:rule/${rest.name ?? 'often'}`,
  busArn: `arn:aws:events:${place}:event-bus/default`,
  accountId: '111111111111',
  region: 'eu-west-1',
  enabled: true,
  targets: [target()],
  ...rest,
});

/** A rule that invokes the function `work`, every five minutes unless said otherwise. */
export const rule = (rest: Partial<RuleConfig> = {}): RuleConfig =>
  matching({ expression: 'rate(5 minutes)', ...rest });

/** What a target would be handed. */
export interface Delivered {
  arn: string;
  event: { time?: string } & Record<string, unknown>;
  cause: Cause;
  attributes: MessageAttributes | undefined;
}

interface Setting {
  /** The folder of an earlier one's state. */
  state?: string;
  clock?: HandClock;
  around?: Partial<Surroundings>;
}

/** EventBridge alone, whose clock stands until it is moved. */
export async function startEvents(
  rules: RuleConfig[],
  { state, clock = new HandClock(), around }: Setting = {},
) {
  const directory = state ?? (await mkdtemp(join(tmpdir(), 'local-events-')));
  const store = new Store(directory);
  const trace = new Trace();
  const delivered: Delivered[] = [];
  const service = new EventsService({
    store,
    trace,
    clock,
    around: {
      allows: () => true,
      stands: () => true,
      throttles: () => false,
      deliveries: () => [0],
      send: (arn, event, cause, attributes) =>
        void delivered.push({ arn, event: JSON.parse(event), cause, attributes }),
      ...around,
    },
  });
  for (const config of rules) service.putRule(config);
  service.start();
  const close = (): void => {
    service.close();
    store.close();
  };
  return {
    service,
    store,
    clock,
    directory,
    delivered,
    /** The times of the ticks that were delivered, as far as they are in the events. */
    times: () => delivered.map(({ event: { time } }) => time),
    seen: (type: string) => trace.recent.filter((event) => event.type === type),
    /** Ends it, and leaves its state for another one. */
    close,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
