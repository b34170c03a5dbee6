import type { VirtualClock } from '../clock.ts';
import type { Trace } from '../trace.ts';
import type { DynamoDbService } from './service.ts';
import { deleteExpired, type TableConfig } from './tables.ts';

const INTERVAL_MS = 60_000;

/** What expiry works on. */
export interface ExpiryOptions {
  dynamodb: DynamoDbService;
  /** The tables that stand now. */
  tables: () => TableConfig[];
  clock: VirtualClock;
  trace: Trace;
}

/** Has what has expired by the virtual clock deleted from all tables, once a minute. @returns what ends it */
export function startExpiry(options: ExpiryOptions): () => void {
  const timer = setInterval(() => void expire(options), INTERVAL_MS).unref();
  return () => clearInterval(timer);
}

async function expire({ dynamodb, tables, clock, trace }: ExpiryOptions): Promise<void> {
  const now = Math.floor(clock.now() / 1000);
  for (const table of tables()) {
    await deleteExpired(dynamodb, table, now).catch((error) => {
      const message = `cannot look for what has expired: ${String(error)}`;
      trace.record({ service: 'dynamodb', resource: table.name, type: 'Crash', detail: { message } });
    });
  }
}
