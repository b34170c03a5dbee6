import type { CheerioAPI } from 'cheerio/slim';
import { DocumentError } from './errors.ts';
import { type Found, MOST_FOUND } from './found.ts';
import { readMarkup } from './markup.ts';

/** An entity that is still there when XML is read: the text was HTML, escaped to be put into XML. */
const ENTITY = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,30});/i;

/**
 * The items of an RSS (0.9x, 1.0, 2.0) or Atom feed, in its order.
 * @throws DocumentError
 */
export function readFeed(text: string): Found[] {
  const $ = readMarkup(text, true);
  if ($('rss, feed, rdf\\:RDF').length === 0) throw new DocumentError('Neither RSS nor Atom');
  return $('channel > item, rdf\\:RDF > item, feed > entry')
    .slice(0, MOST_FOUND)
    .toArray()
    .map((element) => {
      const item = $(element);
      /** The first of these that has something in it. */
      const first = (...names: string[]): string | undefined =>
        names.map((name) => item.children(name).first().text().trim()).find((value) => value !== '');
      return {
        id: first('guid', 'id') ?? item.attr('rdf:about'),
        title: plain(first('title') ?? '', item.children('title').attr('type')),
        url: first('link') ?? linkOf(item),
        image: imageOf(item),
        publishedAt: first('pubDate', 'published', 'dc\\:date', 'updated'),
      };
    });
}

type Item = ReturnType<CheerioAPI>;

/** Atom has an item's address in an attribute, and other links beside it. */
const linkOf = (item: Item): string | undefined =>
  item.children('link[rel=alternate], link:not([rel])').first().attr('href') ??
  item.children('link').first().attr('href');

const imageOf = (item: Item): string | undefined =>
  item.find('media\\:thumbnail').first().attr('url') ??
  item.find('media\\:content[medium=image], media\\:content[type^="image/"]').first().attr('url') ??
  item.children('enclosure[type^="image/"]').first().attr('url');

/** A title's text. Atom says whether it is HTML; in RSS it is what it looks like. */
function plain(title: string, type: string | undefined): string {
  const isHtml = type === 'html' || (type === undefined && ENTITY.test(title));
  return isHtml ? readMarkup(title, false).root().text() : title;
}
