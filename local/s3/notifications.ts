import type { Call } from '../gateway/call.ts';
import type { NewEvent } from '../events/event.ts';
import type { Store } from '../store.ts';
import type { Cause, Trace } from '../trace.ts';
import { bridgeEventOf } from './bridge-event.ts';
import type { BucketConfig, NotificationConfig } from './config.ts';
import type { Change, EventName } from './happening.ts';
import { recordOf } from './notification-record.ts';

export type { EventName } from './happening.ts';

/** An event as S3 hands it to a function. */
export interface S3Event {
  Records: object[];
}

/** Takes an event for a target; called within the transaction of the write that it tells of. */
export type Deliver = (targetArn: string, event: S3Event, cause: Cause) => void;

/** Puts an event on the default bus of its account, as {@link Deliver} does. @returns to how many it goes */
export type Emit = (event: NewEvent, cause: Cause) => number;

/** Tells those who asked for it of each change. */
export class Notifications {
  readonly #store: Store;
  readonly #trace: Trace;
  readonly #deliver: Deliver;
  readonly #emit: Emit;

  constructor(store: Store, trace: Trace, deliver: Deliver, emit: Emit) {
    this.#store = store;
    this.#trace = trace;
    this.#deliver = deliver;
    this.#emit = emit;
  }

  /** To be called within the change's own transaction: then it is on record, or has not happened. */
  tell(bucket: BucketConfig, name: EventName, change: Change, call: Call): void {
    const { key, versionId, size } = change;
    const asked = bucket.notifications.filter((each) => isMatch(each, name, key));
    const cause = { id: this.#trace.newId(), subject: key };
    const told = {
      key,
      versionId,
      ...(name.startsWith('ObjectCreated') && { size }),
      principal: call.principal?.arn,
    };
    let triggers = asked.length;
    // What it leads to is recorded after it.
    this.#store.afterCommit(() => {
      const event = { service: 's3', resource: bucket.name, type: name, subject: key };
      this.#trace.record({ ...event, cause: call.cause?.id, detail: { ...told, triggers } }, cause.id);
    });
    const happening = { bucket, name, change, sequencer: this.#nextSequencer(key), call };
    for (const notification of asked)
      this.#deliver(notification.targetArn, { Records: [recordOf(happening, notification)] }, cause);
    if (bucket.eventBridge) triggers += this.#emit(bridgeEventOf(happening), cause);
  }

  /**
   * Grows with each change, also over restarts. Only those of one key can be compared, by padding the shorter with
   * zeros on the right; as at AWS they differ in length from key to key.
   */
  #nextSequencer(key: string): string {
    const last = this.#store.get<{ last: number }>('SELECT last FROM sequencers')?.last ?? 0;
    const next = Math.max(last + 1, Date.now() * 1000);
    this.#store.run('INSERT OR REPLACE INTO sequencers (id, last) VALUES (1, ?)', next);
    return `00${next.toString(16).toUpperCase().padStart(14, '0')}${key.length % 2 === 0 ? '' : 'E1'}`;
  }
}

/** By event (`s3:ObjectCreated:*` covers all creations), prefix and suffix. */
function isMatch({ events, prefix, suffix }: NotificationConfig, name: string, key: string): boolean {
  const asked = events.some((event) => {
    const pattern = event.replace(/^s3:/, '');
    return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  });
  return asked && key.startsWith(prefix) && key.endsWith(suffix);
}
