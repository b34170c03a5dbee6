/** A function that a rule invokes. */
export interface TargetConfig {
  functionArn: string;
  /** JSON that the function gets in place of the event. */
  input?: string;
  /** Whether a permission of the function lets the rule invoke it. */
  permitted: boolean;
}

/** An `AWS::Events::Rule` with a schedule. */
export interface RuleConfig {
  name: string;
  arn: string;
  accountId: string;
  region: string;
  /** `rate(…)` or `cron(…)`, and a valid one. */
  expression: string;
  enabled: boolean;
  targets: TargetConfig[];
}
