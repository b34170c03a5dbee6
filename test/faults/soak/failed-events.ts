import { randomUUID } from 'node:crypto';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { record } from '../../helpers/failure-messages.ts';
import type { MortalApp, Standing } from './mortal-app.ts';

/** An event that has failed, as a destination's record tells of it. */
export interface FailedEvent {
  /**
   * What becomes of it when it is sent again: `done`, because its photo is gone by now; `never`, because S3 refuses its
   * key; `not ours`, because it names somebody else's function.
   */
  kind: 'done' | 'never' | 'not ours';
  key: string;
  correlationId: string;
}

const MOST_KEY_BYTES = 1024;
const SENT_AT_ONCE = 10;

/** As many failed events, of twenty one that is never done and one that is not ours. */
export const makeFailedEvents = (count: number): FailedEvent[] =>
  Array.from({ length: count }, (_, number) => {
    const kind = ({ 0: 'never', 1: 'not ours' } as const)[number % 20] ?? 'done';
    const name = `photo ${number}`.padEnd(kind === 'never' ? MOST_KEY_BYTES : 0, '.');
    return { kind, key: `uploads/ada/${name}`, correlationId: randomUUID() };
  });

/** Puts their records into the failures queue. */
export async function sendFailures(app: MortalApp, events: readonly FailedEvent[]): Promise<void> {
  await app.insist(async (standing) => {
    for (let at = 0; at < events.length; at += SENT_AT_ONCE) {
      const Entries = events.slice(at, at + SENT_AT_ONCE).map((event, index) => ({
        Id: String(index),
        MessageBody: JSON.stringify(recordOf(event, standing)),
      }));
      const QueueUrl = standing.output('FailuresQueueUrl');
      await standing.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    }
  });
}

function recordOf({ kind, key, correlationId }: FailedEvent, { photos, output }: Standing) {
  const name = output('RedriveFunctionName').replace(/redrive$/, 'thumbnail');
  const account = kind === 'not ours' ? '999999999999' : '111111111111';
  const event = {
    Records: [
      {
        eventVersion: '2.1',
        eventName: 'ObjectCreated:Put',
        responseElements: { 'x-amz-request-id': correlationId },
        s3: {
          bucket: { name: photos },
          object: { key: encodeURIComponent(key).replaceAll('%20', '+'), sequencer: '0055AED6DCD90281E5' },
        },
      },
    ],
  };
  return record(event, { functionArn: `arn:aws:lambda:eu-west-1:${account}:function:${name}` });
}
