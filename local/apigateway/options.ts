import type { Trace } from '../trace.ts';
import type { AccessLogs } from './access-logs.ts';
import type { HttpApiConfig } from './config.ts';
import type { Invoke } from './lambda-authorizers.ts';

/** What an HTTP API needs to stand. */
export interface HttpApiOptions {
  api: HttpApiConfig;
  trace: Trace;
  invoke: Invoke;
  /** Where lines about requests go; nowhere, unless given. */
  logs?: AccessLogs;
}
