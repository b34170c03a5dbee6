import { DocumentError } from './errors.ts';
import { type Found, MOST_FOUND } from './found.ts';
import { readMarkup } from './markup.ts';
import type { Source } from './sources.ts';

type HtmlSource = Extract<Source, { kind: 'html' }>;

/**
 * The items of a page.
 * @throws DocumentError also if there are none: a page that was rebuilt looks like that
 */
export function readHtml(text: string, { selectors }: HtmlSource): Found[] {
  const $ = readMarkup(text, false);
  const elements = $(selectors.item).toArray();
  if (elements.length === 0) throw new DocumentError(`Nothing on the page is ${selectors.item}`);
  return elements.slice(0, MOST_FOUND).map((element) => {
    const find = (selector: string | undefined) =>
      selector === undefined ? $([]) : $(element).find(selector).first();
    const title = find(selectors.title);
    const date = find(selectors.publishedAt);
    const link =
      selectors.link === undefined ? title.closest('a').add(title.find('a')) : find(selectors.link);
    return {
      title: title.text(),
      url: link.first().attr('href'),
      image: find(selectors.image).attr('src'),
      publishedAt: date.attr('datetime') ?? date.text(),
    };
  });
}
