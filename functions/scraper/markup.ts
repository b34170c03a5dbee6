import { type CheerioAPI, load } from 'cheerio/slim';
import { DomHandler, Parser } from 'htmlparser2';
import { DocumentError } from './errors.ts';

/** The parser's time grows with the square of it: 2 MB of opened elements would take minutes. */
const DEEPEST = 256;
/** Elements, attributes, texts, comments: together they take up to about 10 MB. */
const MOST_NODES = 25_000;

/** Makes a tree of a document, within bounds. */
class BoundedHandler extends DomHandler {
  #nodes = 0;

  protected override addNode(...[node]: Parameters<DomHandler['addNode']>): void {
    this.#count();
    if (this.tagStack.length > DEEPEST) throw new DocumentError(`Elements in more than ${DEEPEST} others`);
    super.addNode(node);
  }

  /** The parser tells of each before the element. */
  onattribute(): void {
    this.#count();
  }

  #count(): void {
    this.#nodes += 1;
    if (this.#nodes > MOST_NODES)
      throw new DocumentError(`More than ${MOST_NODES} elements, attributes and texts`);
  }
}

/** Reads HTML or XML, to be asked by CSS selectors. @throws DocumentError if it has too much in it */
export function readMarkup(text: string, xmlMode: boolean): CheerioAPI {
  const handler = new BoundedHandler();
  new Parser(handler, { xmlMode }).end(text);
  return load(handler.root, { xml: xmlMode });
}
