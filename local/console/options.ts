import type { MessageAttributes } from '../sqs/message-attributes.ts';
import type { Resources } from '../resources.ts';
import type { Cause, Trace } from '../trace.ts';
import type { Shelves } from './details.ts';
import type { Rooms } from './live.ts';
import type { Standing } from './standing.ts';

/** What the console looks at. */
export interface ConsoleOptions extends Rooms, Shelves {
  trace: Trace;
  /** When what stands is about to go. */
  closing: AbortSignal;
  /** What stands now, with its stacks and addresses. */
  standing: () => Standing;
  /** What stands now. */
  resources: () => Resources;
  /** Hands an event or a message over. */
  deliver: Deliver;
}

/** @param body - JSON of an event, or a message */
export type Deliver = (arn: string, body: string, cause: Cause, attributes?: MessageAttributes) => void;
