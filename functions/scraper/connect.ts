import { randomUUID } from 'node:crypto';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createTableClient } from '../../lib/clients.ts';
import { Name, readConfig } from '../../lib/config.ts';
import { patience } from '../../lib/patience.ts';
import { AllowedOrigins } from '../../lib/safe-fetch/allowed-origins.ts';
import { safeFetch } from '../../lib/safe-fetch/safe-fetch.ts';
import { eventBus } from './event-bus.ts';
import { itemRows } from './item-rows.ts';
import type { Ports } from './ports.ts';
import { sourceRows } from './source-rows.ts';
import { Sources } from './sources.ts';
import { tickRows } from './tick-rows.ts';

const config = readConfig({
  TABLE_NAME: Name,
  EVENT_BUS: Name,
  USER_AGENT: Name,
  SOURCES: Sources,
  ALLOWED_ORIGINS: AllowedOrigins,
});
const table = createTableClient();
const events = new EventBridgeClient({ requestHandler: { ...patience, requestTimeout: 5_000 } });
const fetch = safeFetch({ userAgent: config.USER_AGENT, allowedOrigins: config.ALLOWED_ORIGINS });

/** The sources of this stage. */
export const sources = config.SOURCES;

/** The world of one invocation, which ends with the signal. */
export const connect = (signal: AbortSignal, remainingMs: () => number): Ports => ({
  fetch,
  userAgent: config.USER_AGENT,
  ticks: tickRows(table, config.TABLE_NAME, signal, randomUUID),
  sources: sourceRows(table, config.TABLE_NAME, signal),
  items: itemRows(table, config.TABLE_NAME, signal),
  publish: eventBus(events, config.EVENT_BUS, config.TABLE_NAME, signal),
  signal,
  remainingMs,
  now: Date.now,
});
