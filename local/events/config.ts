/** A bus, as its template declares it. The one that every account has needs none. */
export interface BusConfig {
  name: string;
  arn: string;
  accountId: string;
  region: string;
}

/** Where a rule sends what it matches. */
export interface TargetConfig {
  id: string;
  /** A function's or a queue's. */
  arn: string;
  /** JSON that it gets in place of the event. */
  input?: string;
  /** A queue for what cannot be delivered. */
  deadLetterArn?: string;
  /** Beyond the first attempt. */
  maximumRetryAttempts: number;
  maximumEventAgeSeconds: number;
}

/** An `AWS::Events::Rule`: it has a schedule, a pattern, or both. */
export interface RuleConfig {
  name: string;
  arn: string;
  busArn: string;
  accountId: string;
  region: string;
  /** `rate(…)` or `cron(…)`, and a valid one. */
  expression?: string;
  /** A valid one. */
  pattern?: Record<string, unknown>;
  enabled: boolean;
  targets: TargetConfig[];
}
