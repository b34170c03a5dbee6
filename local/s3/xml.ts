import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { AwsError } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import { formEncode } from './encode.ts';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: false,
});
const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  // Without it numeric references such as &#x0A; stay as they are.
  htmlEntities: true,
});

// oxlint-disable-next-line no-control-regex -- it is them that are looked for
const CONTROL = /[\0-\x08\x0b-\x1f]/g;

/** Answers with an XML document. Undefined elements are left out. */
export function sendXml(call: Call, root: string, content: object, status = 200): void {
  send(call, status, { [root]: { '@xmlns': 'http://s3.amazonaws.com/doc/2006-03-01/', ...content } });
}

/** Answers with S3's error document; a HEAD has no body to put it in. */
export function sendError(call: Call, error: AwsError): void {
  const { code, message, status, extra } = error;
  if (call.method === 'HEAD' || status === 304) {
    // As S3 has it. Without a length of some kind Node would close the connection of a HEAD.
    const length =
      status === 304 ? {} : { 'content-type': 'application/xml', 'transfer-encoding': 'chunked' };
    call.response.writeHead(status, length).end();
    return;
  }
  send(call, status, { Error: { Code: code, Message: message, ...extra, RequestId: call.requestId } });
}

function send({ response }: Call, status: number, content: object): void {
  // A parser would take a carriage return for the end of a line, and refuse other control characters.
  const document = builder.build(content).replace(CONTROL, (each) => `&#${each.charCodeAt(0)};`);
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${document}`);
}

/**
 * Reads the root element of a request's document.
 * @param mayBeEmpty - whether it may have nothing in it
 * @throws AwsError `MalformedXML`
 */
export function parseXml(body: Buffer, root: string, mayBeEmpty = false): Record<string, unknown> {
  try {
    const element: unknown = parser.parse(body.toString(), true)[root];
    if (mayBeEmpty && element === '') return {};
    const [content] = listOf(element);
    if (content) return content;
  } catch {
    // Told below.
  }
  throw new AwsError('MalformedXML', `The XML you provided was not well-formed or has no ${root}`);
}

/** An element that may stand once, often or not at all. */
export function listOf(element: unknown): Record<string, unknown>[] {
  const list = Array.isArray(element) ? element : [element];
  return list.filter((item): item is Record<string, unknown> => typeof item === 'object' && item !== null);
}

/** The text of an element's child. */
export function textOf(element: Record<string, unknown>, name: string): string | undefined {
  const text = element[name];
  return typeof text === 'string' ? text : undefined;
}

/** The tags of a `Tagging` document. @throws AwsError `MalformedXML` */
export function tagsOf(document: Buffer): [key: string, value: string][] {
  const { TagSet } = parseXml(document, 'Tagging');
  return listOf(TagSet)
    .flatMap(({ Tag }) => listOf(Tag))
    .map((tag) => [textOf(tag, 'Key') ?? '', textOf(tag, 'Value') ?? '']);
}

/** XML 1.0 cannot hold every key: clients ask for them URL-encoded. @throws AwsError `InvalidArgument` */
export function keyEncoder({ query }: Call): (key: string) => string {
  const type = query.get('encoding-type');
  if (type !== null && type !== 'url')
    throw new AwsError('InvalidArgument', 'Invalid Encoding Method specified in Request');
  return type ? formEncode : (key) => key;
}
