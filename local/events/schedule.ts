/** When a rule is due. Times are epoch milliseconds. */
export interface Schedule {
  /** The first tick after a time; undefined when none comes any more. */
  next(after: number): number | undefined;
  /** The last tick until a time, which may be one itself; undefined when none came. */
  previous(until: number): number | undefined;
}

/** The newest ticks from a time until another, both included: at most so many, the oldest first. */
export function newestTicks(schedule: Schedule, from: number, until: number, most: number): number[] {
  const ticks: number[] = [];
  let tick = schedule.previous(until);
  while (tick !== undefined && tick >= from && ticks.length < most) {
    ticks.push(tick);
    tick = schedule.previous(tick - 1);
  }
  return ticks.toReversed();
}
