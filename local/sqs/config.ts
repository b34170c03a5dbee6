/** What can be set on a queue by number: the least, the most and what it is unless it is set. */
export const SETTINGS = {
  DelaySeconds: { least: 0, most: 900, usual: 0 },
  MaximumMessageSize: { least: 1024, most: 1_048_576, usual: 1_048_576 },
  MessageRetentionPeriod: { least: 60, most: 1_209_600, usual: 345_600 },
  ReceiveMessageWaitTimeSeconds: { least: 0, most: 20, usual: 0 },
  VisibilityTimeout: { least: 0, most: 43_200, usual: 30 },
} as const;

export type Setting = keyof typeof SETTINGS;

/** When a queue gives a message up, and to whom. */
export interface RedrivePolicy {
  deadLetterTargetArn: string;
  /** From 1 to 1,000. */
  maxReceiveCount: number;
}

/** A standard queue, as its template declares it. */
export interface QueueConfig {
  name: string;
  arn: string;
  accountId: string;
  /** Seconds and bytes, in SQS's own terms. */
  settings: Record<Setting, number>;
  redrive?: RedrivePolicy;
}
