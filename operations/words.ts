/** `2 h ago`, of times in milliseconds or ISO 8601. */
export function ago(time: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  if (seconds < 120) return `${seconds} s ago`;
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 2 * 86_400
    ? `${Math.round(seconds / 3600)} h ago`
    : `${Math.round(seconds / 86_400)} days ago`;
}

/** A text of unknown origin, without what would take hold of the terminal. */
export const harmless = (text: string): string => text.replace(/[^\P{C}\n]/gu, '�');

/** The same in one line, of so many characters. */
export function inOneLine(text: string, most: number): string {
  const line = harmless(text.replace(/\s+/g, ' '));
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
