import { load } from 'cheerio/slim';

const nothing = load('');

/** Whether a text is a CSS selector that can be evaluated here. */
export function cssSelector(text: string): boolean {
  try {
    nothing(text);
    return true;
  } catch {
    return false;
  }
}
