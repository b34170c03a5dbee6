const DAY_AND_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });
const TO_THE_SECOND = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** `26 Nov 2026, 14:02`. @param iso - ISO 8601 */
export const dayAndTime = (iso: string): string => format(DAY_AND_TIME, iso);
/** `at 14:02` of today, `on 26 Nov` of another day. @param iso - ISO 8601 @param now - epoch milliseconds */
export const timeOrDay = (iso: string, now: number): string =>
  DAY.format(Date.parse(iso)) === DAY.format(now) ? `at ${format(TIME, iso)}` : `on ${format(DAY, iso)}`;
/** `26 Nov 2026, 14:02:11`. */
export const toTheSecond = (iso: string): string => format(TO_THE_SECOND, iso);

const format = (by: Intl.DateTimeFormat, iso: string): string => {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : by.format(time);
};

/** How long ago, roughly: `just now`, `5 minutes ago`, then the day. @param now - epoch milliseconds */
export function ago(iso: string, now: number): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  if (seconds < 45) return 'just now';
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return minutes === 1 ? 'a minute ago' : `${minutes} minutes ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 24) return hours === 1 ? 'an hour ago' : `${hours} hours ago`;
  return dayAndTime(iso);
}
