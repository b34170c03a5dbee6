/** A log group, as its template declares it. */
export interface LogGroupConfig {
  name: string;
  accountId: string;
  /** For ever, unless given. Here the newest 8 MB are kept, whatever it says. */
  retentionDays?: number;
}
