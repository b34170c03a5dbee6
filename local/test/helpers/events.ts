import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RuleConfig } from '../../events/config.ts';
import { EventsService } from '../../events/service.ts';
import { Store } from '../../store.ts';
import { type Cause, Trace } from '../../trace.ts';
import { HandClock } from './hand-clock.ts';

const functionArn = 'arn:aws:lambda:eu-west-1:111111111111:function:work';

/** A rule that invokes the function `work`, every five minutes unless said otherwise. */
export const rule = (rest: Partial<RuleConfig> = {}): RuleConfig => ({
  name: 'often',
  arn: `arn:aws:events:eu-west-1:111111111111:rule/${rest.name ?? 'often'}`,
  accountId: '111111111111',
  region: 'eu-west-1',
  expression: 'rate(5 minutes)',
  enabled: true,
  targets: [{ functionArn, permitted: true }],
  ...rest,
});

/** What a function would be handed. */
export interface Delivered {
  functionArn: string;
  event: { time?: string } & Record<string, unknown>;
  cause: Cause;
}

/** EventBridge alone, whose clock stands until it is moved. */
export async function startEvents(rules: RuleConfig[], { state = '', clock = new HandClock() } = {}) {
  const directory = state || (await mkdtemp(join(tmpdir(), 'local-events-')));
  const store = new Store(directory);
  const trace = new Trace();
  const delivered: Delivered[] = [];
  const service = new EventsService({
    store,
    trace,
    clock,
    deliver: (arn, event, cause) => delivered.push({ functionArn: arn, event: JSON.parse(event), cause }),
  });
  for (const config of rules) service.putRule(config);
  service.start();
  const close = (): void => {
    service.close();
    store.close();
  };
  return {
    service,
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
