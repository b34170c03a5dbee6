import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Faults } from '../../faults.ts';
import { CredentialStore } from '../../iam/credentials.ts';
import type { FunctionConfig } from '../../lambda/config.ts';
import { LambdaService } from '../../lambda/service.ts';
import { Store } from '../../store.ts';
import { Trace, type TraceEvent } from '../../trace.ts';
import { HandClock } from './hand-clock.ts';

const NOBODY = 'http://127.0.0.1:9';

/** Lambda without a gateway, whose clock stands until it is moved. */
export async function startLambda(functions: FunctionConfig[], environmentLimit = 4, state?: string) {
  const directory = state ?? (await mkdtemp(join(tmpdir(), 'local-lambda-')));
  const store = new Store(directory);
  const trace = new Trace();
  const clock = new HandClock();
  const credentials = new CredentialStore();
  const faults = new Faults();
  const records: { arn: string; record: unknown }[] = [];
  const service = new LambdaService({
    store,
    trace,
    clock,
    credentials,
    endpoint: () => NOBODY,
    environmentLimit,
    faults,
    access: { checkRole: () => {} },
    source: { receive: () => [], delete: () => {}, visible: () => 0, onVisible: () => () => {} },
    deliver: (arn, record) => {
      if (arn.endsWith(':full')) throw new Error('it takes no more');
      records.push({ arn, record: JSON.parse(record) });
    },
  });
  for (const config of functions) service.putFunction(config);
  const [first] = functions;
  const send = (payload: unknown, config = first) =>
    service.enqueue(config?.arn ?? '', JSON.stringify(payload), { id: 0, subject: 'a test' });
  const seen = (type: string): TraceEvent[] => trace.recent.filter((event) => event.type === type);
  const stateOf = (config = first) => service.describe().find(({ name }) => name === config?.name);
  const close = async (): Promise<void> => {
    await service.close();
    store.close();
  };
  return {
    service,
    store,
    clock,
    directory,
    send,
    /** What came of each invocation that has ended. */
    reports: () => seen('Report'),
    dropped: () => seen('EventDropped'),
    /** What destinations got. */
    records,
    faults,
    seen,
    stateOf,
    close,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
