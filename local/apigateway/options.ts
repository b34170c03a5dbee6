import type { Trace } from '../trace.ts';
import type { HttpApiConfig } from './config.ts';
import type { Invoke } from './lambda-authorizers.ts';

/** What an HTTP API needs to stand. */
export interface HttpApiOptions {
  api: HttpApiConfig;
  trace: Trace;
  invoke: Invoke;
}
