import { type CheerioAPI, load } from 'cheerio/slim';
import { DomHandler, Parser } from 'htmlparser2';
import { DocumentError } from './errors.ts';

/** The parser's time grows with the square of it, and whoever walks down the tree has a stack with an end. */
const DEEPEST = 256;
/** Elements, attributes, comments, and texts in the pieces in which the parser tells of them. */
const MOST_PIECES = 30_000;

/** Makes a tree of a document, within bounds. */
class BoundedHandler extends DomHandler {
  #pieces = 0;

  override onopentag(...tag: Parameters<DomHandler['onopentag']>): void {
    this.#count();
    if (this.tagStack.length > DEEPEST) throw new DocumentError(`Elements in more than ${DEEPEST} others`);
    super.onopentag(...tag);
  }

  override ontext(text: string): void {
    this.#count();
    super.ontext(text);
  }

  override oncomment(text: string): void {
    this.#count();
    super.oncomment(text);
  }

  /** The parser tells of each before the element. */
  onattribute(): void {
    this.#count();
  }

  #count(): void {
    this.#pieces += 1;
    if (this.#pieces > MOST_PIECES)
      throw new DocumentError(`More than ${MOST_PIECES} elements, attributes and texts`);
  }
}

/** Reads HTML or XML, to be asked by CSS selectors. @throws DocumentError if it has too much in it */
export function readMarkup(text: string, xmlMode: boolean): CheerioAPI {
  const handler = new BoundedHandler();
  new Parser(handler, { xmlMode }).end(text);
  return load(handler.root, { xml: xmlMode });
}
