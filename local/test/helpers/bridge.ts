import { bucket } from './cloud.ts';
import { matching, target } from './events.ts';
import { queue, queueArn } from './sqs.ts';

/** The queue that is told of `photos`. */
export const backup = queueArn('backup');

/** Buckets whose events go to a queue, and one that is silent. */
export const bridged = {
  buckets: [
    bucket('photos', { eventBridge: true }),
    bucket('flat', { eventBridge: true, versioned: false }),
    bucket('silent'),
  ],
  queues: [queue('backup')],
  rules: [matching({ name: 'backup', pattern: { source: ['aws.s3'] }, targets: [target({ arn: backup })] })],
};
