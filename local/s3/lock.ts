import { AwsError } from '../gateway/aws-error.ts';
import type { BucketConfig, LockMode } from './config.ts';
import type { Version } from './schema.ts';

/** Until when a version may not be deleted. */
export interface Lock {
  mode: LockMode;
  /** ISO 8601, by the wall clock. */
  until: string;
}

const DAYS_OF = { Days: 1, Years: 365 };
const DAY_MS = 86_400_000;

/** The lock of a version, if it has one; it may have run out. */
export const lockOf = ({ lock }: Pick<Version, 'lock'>): Lock | undefined =>
  lock === null ? undefined : JSON.parse(lock);

/** The lock that a bucket gives its new versions. @param created - ISO 8601 */
export function defaultLock({ objectLock }: BucketConfig, created: string): Lock | undefined {
  if (!objectLock?.retention) return undefined;
  const { mode, unit, period } = objectLock.retention;
  const until = new Date(Date.parse(created) + period * DAYS_OF[unit] * DAY_MS);
  return { mode, until: until.toISOString() };
}

/** @throws AwsError `InvalidArgument` for a mode that is none, or a time that is past */
export function checkedLock(mode: string, until: string): Lock {
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') throw invalid('Unknown wormMode directive.');
  const time = Date.parse(until);
  if (Number.isNaN(time)) throw invalid('The retain until date must be provided in ISO 8601 format');
  if (time <= Date.now()) throw invalid('The retain until date must be in the future!');
  return { mode, until: new Date(time).toISOString() };
}

const invalid = (message: string) => new AwsError('InvalidArgument', message);
