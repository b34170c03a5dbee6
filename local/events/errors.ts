/** A schedule that EventBridge refuses, in its own words. */
export class InvalidScheduleError extends Error {
  override readonly name = 'InvalidScheduleError';

  constructor() {
    super('Parameter ScheduleExpression is not valid.');
  }
}
